import type { Anomaly } from '../../src/core/index.js';
import { Cast, showKey, showRead } from './cast.js';
import type { Transactions } from './transactions.js';
import type { WeakEdge } from './weak/commit-cycle.js';
import type { WeakDecision } from './weak/decide-weak.js';

const EDGE_WORDS = { session: 'process', 'read-from': 'wr', 'list-order': 'ww', demanded: 'commit order' } as const;

/** Evidence that no order of commits is one that a model admits: a circle of what every such order would have to keep. */
export function commitCycle(txns: Transactions, { cycle = [], model }: WeakDecision): Anomaly {
  const cast = new Cast(
    txns,
    cycle.map(({ from }) => from).filter((t) => t >= 0),
  );
  const name = (t: number) => (t < 0 ? 'the initial state' : cast.name(t));
  const edges = cycle.map((edge) => {
    const key = edge.mop < 0 ? edge.key : txns.mopKey[edge.mop];
    return {
      from: name(edge.from),
      to: name(edge.to),
      type: EDGE_WORDS[edge.type],
      ...(key === undefined ? {} : { key: txns.key(key) }),
      prose: edgeProse(txns, cast, edge, name(edge.from), name(edge.to)),
    };
  });
  const steps = edges.map(({ prose }, i) => (i > 0 && i === edges.length - 1 ? `but ${prose}` : prose));
  return {
    type: 'commit-cycle',
    prose: `No order of commits explains these reads under ${model}: ${steps.join('; ')}.`,
    ops: cast.ops(),
    details: { model, cycle: edges, transactions: cast.transactions() },
  };
}

function edgeProse(txns: Transactions, cast: Cast, edge: WeakEdge, from: string, to: string): string {
  const { type, mop, key } = edge;
  if (type === 'session') {
    return edge.from < 0
      ? `${from} came before ${to}`
      : `${from} came before ${to} in process ${txns.process[edge.to]}`;
  }
  if (type === 'list-order') {
    return `${to} appended to ${showKey(txns, key ?? 0)} after ${from} had, by the lists that were read of it`;
  }
  const name = showKey(txns, txns.mopKey[mop]);
  const seen = `read ${name} as ${showRead(txns, mop)}`;
  if (type === 'read-from')
    return edge.from < 0 ? `${to} ${seen}, ${from}` : `${to} ${seen}, which ${from} had written`;
  const reader = cast.name(txns.mopTransaction[mop]);
  const source = edge.to < 0 ? to : `which ${to} had written`;
  const path = (edge.visible ?? []).map((step) =>
    edgeProse(txns, cast, step, cast.name(step.from), cast.name(step.to)),
  );
  const why = path.length === 0 ? '' : ` (${path.join('; ')})`;
  return `${reader} ${seen}, ${source}, although it must have seen ${from}, which wrote ${name} too${why}: so ${from} committed before ${to}`;
}
