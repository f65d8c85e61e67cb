import { type Anomaly, showValue } from '../../src/core/index.js';
import { Cast, showKey } from './cast.js';
import { nodeOfRead } from './external-access.js';
import type { CyclicKey, VersionStep } from './register-versions.js';
import { READ, type Transactions } from './transactions.js';

/** Steps shown at most; a smallest circle is short as a rule. */
const SHOWN_MAX = 8;

/** What users assert so that a step is certain; of the initial state nothing need be. */
const ASSERTION: Readonly<Partial<Record<VersionStep['source'], string>>> = {
  'write-follows-read': 'wfr-keys',
  'sequential-keys': 'sequential-keys',
  'linearizable-keys': 'linearizable-keys',
};

/** Evidence of a register whose versions follow each other in a circle: every step, and the transactions that show it. */
export function cyclicVersions(txns: Transactions, { key, steps }: CyclicKey): Anomaly {
  const shown = steps.slice(0, SHOWN_MAX);
  const cast = new Cast(
    txns,
    shown.flatMap(({ before, after }) => [before, after]).filter((t) => t >= 0),
  );
  const order = shown.map((step) => ({
    before: valueOf(txns, step.from),
    after: valueOf(txns, step.to),
    source: step.source,
    prose: stepProse(txns, cast, step),
  }));
  const rest = steps.length - shown.length;
  const words = order.map(({ prose }, i) => (rest === 0 && i === order.length - 1 ? `but ${prose}` : prose));
  const given = new Set(steps.flatMap(({ source }) => ASSERTION[source] ?? []));
  return {
    type: 'cyclic-versions',
    prose: `Given ${[...given].join(' and ')}, the versions of ${showKey(txns, key)} follow each other in a circle: ${words.join('; ')}${rest > 0 ? `; and ${rest} more steps` : ''}.`,
    key: txns.key(key),
    ops: cast.ops(),
    details: { versions: steps.map(({ from }) => valueOf(txns, from)), order, transactions: cast.transactions() },
  };
}

function valueOf(txns: Transactions, node: number) {
  return node < txns.versionCount ? txns.versionValue(node) : null;
}

function stepProse(txns: Transactions, cast: Cast, { from, to, source, before, after }: VersionStep): string {
  const [first, second] = [from, to].map((node) => showValue(valueOf(txns, node), 40));
  const order = `${first} before ${second}`;
  if (before < 0 || after < 0) return `${order}, for it is the initial state`;
  const [a, b] = [cast.name(before), cast.name(after)];
  if (before === after)
    return `${order}, for ${a} ${did(txns, before, from)} it and then ${did(txns, after, to)} ${second}`;
  return source === 'sequential-keys'
    ? `${order}, for ${a} ${did(txns, before, from)} ${first} and later in process ${txns.process[before]} ${b} ${did(txns, after, to)} ${second}`
    : `${order}, for ${a}, which ${did(txns, before, from)} ${first}, had returned before ${b} was called, which ${did(txns, after, to)} ${second}`;
}

/** What a transaction did with a version. */
function did(txns: Transactions, t: number, node: number): string {
  for (let m = txns.mopStart[t]; m < txns.mopStart[t + 1]; m++) {
    if (txns.mopKind[m] === READ && nodeOfRead(txns, m) === node) return 'read';
  }
  return 'wrote';
}
