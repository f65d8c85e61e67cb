import { type Checker, type History, OK, showValue, type Value, type Verdict } from '../src/core/index.js';
import { Findings } from './findings.js';

export interface LongForkOptions {
  /** How many keys every read has; reads of another size make the answer unknown. Default: as the first read. */
  readonly groupSize?: number;
}

/** Micro-operations of a transaction: `["r", key, value]` or `["w", key, value]`. */
type MicroOp = readonly [f: string, key: Value, value: Value];

/** Between values in a text that stands for several; no value's text holds it. */
const SEPARATOR = '\u0000';

interface GroupRead {
  readonly row: number;
  /** In the order of the group's keys; null where the key had not been written yet. */
  readonly values: readonly Value[];
}

/**
 * Long fork: two reads of the same keys that disagree about the order of two writes. Every key is written once, so of
 * two reads of one group one must have seen at least what the other has seen; where neither has, there was no moment
 * at which one state led to the other. Parallel snapshot isolation allows it, snapshot isolation does not
 * (Sovran and others 2011, "Transactional storage for geo-replicated systems", section 3).
 * Transactions are lists of micro-operations; the function's name does not matter.
 */
export function longFork(options: LongForkOptions = {}): Checker {
  return { name: 'long-fork', check: async (history) => judge(history, options) };
}

function judge(history: History, options: LongForkOptions): Verdict {
  const findings = new Findings(history);
  const groups = new Map<string, Map<string, GroupRead>>();
  const written = new Map<string, number>();
  let groupSize = options.groupSize;
  let reads = 0;
  let unknownBecause: string | undefined;
  for (const [row, ops] of transactions(history)) {
    for (const [f, key] of ops) if (f === 'w') written.set(showValue(key), (written.get(showValue(key)) ?? 0) + 1);
    if (!ops.every(([f]) => f === 'r') || ops.length < 2) continue;
    reads++;
    groupSize ??= ops.length;
    if (ops.length !== groupSize) unknownBecause ??= `a read has ${ops.length} keys instead of ${groupSize}`;
    const sorted = ops.toSorted((a, b) => (showValue(a[1]) < showValue(b[1]) ? -1 : 1));
    const group = sorted.map(([, key]) => showValue(key)).join(SEPARATOR);
    const values = sorted.map(([, , value]) => value);
    const states = groups.get(group) ?? new Map<string, GroupRead>();
    groups.set(group, states);
    const state = values.map((value) => showValue(value, Number.POSITIVE_INFINITY)).join(SEPARATOR);
    if (!states.has(state)) states.set(state, { row, values });
  }
  const rewritten = [...written].find(([, count]) => count > 1);
  if (rewritten) unknownBecause ??= `the key ${rewritten[0]} is written more than once`;
  for (const [group, states] of groups) unknownBecause ??= compareGroup(findings, group, [...states.values()]);
  return findings.verdict({
    stats: { reads, groups: groups.size },
    valid: `In ${reads} reads of ${groups.size} groups of keys no two disagree about the order of writes.`,
    unknownBecause: reads === 0 ? 'no read of a group of keys succeeded' : unknownBecause,
  });
}

/** Compares the distinct states of a group, of which there are few; why nothing can be said, if so. */
function compareGroup(findings: Findings, group: string, states: readonly GroupRead[]): string | undefined {
  const keys = group.split(SEPARATOR);
  for (let i = 0; i < states.length; i++) {
    for (let j = i + 1; j < states.length; j++) {
      let left = -1;
      let right = -1;
      for (let k = 0; k < keys.length; k++) {
        const a = states[i].values[k];
        const b = states[j].values[k];
        if (a !== null && b === null) left = k;
        else if (a === null && b !== null) right = k;
        else if (showValue(a) !== showValue(b)) return `the key ${keys[k]} has more than one value`;
      }
      if (left < 0 || right < 0) continue;
      const words = `${findings.who(states[i].row)} saw the write of ${keys[left]} but not that of ${keys[right]}; ${findings.who(states[j].row)} saw that of ${keys[right]} but not that of ${keys[left]}. No order of the two writes explains both.`;
      findings.add('long-fork', [states[i].row, states[j].row], words, {
        details: { keys: [keys[left], keys[right]] },
      });
    }
  }
  return undefined;
}

function* transactions(history: History): Generator<[row: number, ops: readonly MicroOp[]], void, void> {
  const { type } = history.columns;
  for (let row = 0; row < history.length; row++) {
    if (type[row] !== OK) continue;
    const value = history.value(row);
    if (Array.isArray(value) && value.length > 0 && value.every(Array.isArray))
      yield [row, value as unknown as MicroOp[]];
  }
}
