import { type Anomaly, stringifyJson, type Value } from '../../src/core/index.js';
import { ANOMALY_TYPES } from './anomaly-types.js';
import { Cast } from './cast.js';
import type { Cycle } from './cycle.js';
import { RW, WR } from './dependency-graph.js';
import { EDGE_NAMES, type EdgeExplainer } from './explain-edges.js';
import { READ, type Transactions, WRITE } from './transactions.js';

/** An edge of a cycle as evidence shows it. JSON. */
export interface ShownEdge {
  /** Names of transactions, see {@link Cast}. */
  readonly from: string;
  readonly to: string;
  /** `ww`, `wr`, `rw`, `process` or `realtime`. */
  readonly type: string;
  readonly key?: Value;
  readonly prose: string;
}

/**
 * A cycle with what proves every edge, for people and for drawings: `details.cycle` the edges, `details.transactions` the
 * transactions by name (those of the cycle first, then witnesses), `details.layout` a place for each transaction of the
 * cycle on a circle of radius 1 (x to the right, y down, the first one on top), `details.alsoKnownAs` a common name.
 */
export function cycleEvidence(txns: Transactions, cycle: Cycle, explainer: EdgeExplainer): Anomaly {
  const cast = new Cast(txns, cycle.transactions);
  const n = cycle.transactions.length;
  const edges = cycle.transactions.map((from, i): ShownEdge => {
    const to = cycle.transactions[(i + 1) % n] as number;
    const kind = cycle.kinds[i] as number;
    const { key, prose } = explainer.explain(kind, from, to, cast);
    return {
      from: cast.name(from),
      to: cast.name(to),
      type: EDGE_NAMES[kind] as string,
      ...(key === undefined ? {} : { key }),
      prose,
    };
  });
  const alsoKnownAs = commonName(txns, cycle, edges);
  const meaning = ANOMALY_TYPES.get(cycle.type)?.meaning ?? '';
  const steps = edges.map(
    (edge, i) => `${i === n - 1 ? 'but ' : ''}${edge.from} before ${edge.to}, because ${edge.prose}`,
  );
  return {
    type: cycle.type,
    prose: `${alsoKnownAs === undefined ? '' : `${capital(alsoKnownAs)}. `}${meaning} ${capital(steps.join('; '))}.`,
    ops: cast.ops(),
    details: {
      ...(alsoKnownAs === undefined ? {} : { alsoKnownAs }),
      cycle: edges,
      transactions: cast.transactions(),
      layout: Object.fromEntries(edges.map(({ from }, i) => [from, place(i, n)])),
    },
  };
}

function place(i: number, n: number): [number, number] {
  const angle = (2 * Math.PI * i) / n;
  return [round(Math.sin(angle)), round(-Math.cos(angle))];
}

function round(x: number): number {
  return Math.round(x * 1000) / 1000 + 0;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * The name by which practitioners know a small cycle (Berenson and others 1995; Adya 1999):
 * lost update, two transactions that read one key and replace it; write skew, two that miss each other's writes of
 * different keys; read skew, one that sees another's write of one key and misses that of another key, or non-repeatable
 * read, of the same key; long fork, two readers that saw two writers in opposite orders.
 */
function commonName(
  txns: Transactions,
  { transactions, kinds }: Cycle,
  edges: readonly ShownEdge[],
): string | undefined {
  const rw = kinds.filter((kind) => kind === RW).length;
  const keys = new Set(edges.map(({ key }) => (key === undefined ? '' : stringifyJson(key))));
  if (transactions.length === 2 && rw === 2) return keys.size === 1 ? 'lost update' : 'write skew';
  if (transactions.length === 2 && rw === 1) {
    const reader = transactions[kinds.indexOf(RW)] as number;
    if (kinds.includes(WR))
      return keys.size > 1 ? 'read skew' : readsTwice(txns, reader) ? 'non-repeatable read' : undefined;
    return keys.size === 1 && kinds.every((kind) => kind <= RW) ? 'lost update' : undefined;
  }
  const alternating = kinds.every((kind, i) => kind === (kinds[0] === RW ? [RW, WR] : [WR, RW])[i % 2]);
  return transactions.length === 4 && rw === 2 && alternating && keys.size === 2 ? 'long fork' : undefined;
}

/** Does a transaction read some key twice without writing it in between? */
function readsTwice(txns: Transactions, t: number): boolean {
  const read = new Set<number>();
  for (let m = txns.mopStart[t]; m < txns.mopStart[t + 1]; m++) {
    const key = txns.mopKey[m];
    if (txns.mopKind[m] === WRITE) read.delete(key);
    else if (txns.mopKind[m] === READ && read.has(key)) return true;
    else read.add(key);
  }
  return false;
}
