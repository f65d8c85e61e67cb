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
  return {
    type: 'commit-cycle',
    prose: `Under ${model} every order of commits would have to be a circle: ${edges.map(({ prose }) => prose).join('; ')}.`,
    ops: cast.ops(),
    details: { model, cycle: edges, transactions: cast.transactions() },
  };
}

function edgeProse(txns: Transactions, cast: Cast, { type, mop, key }: WeakEdge, from: string, to: string): string {
  if (type === 'session') return `${from} came before ${to} in its process`;
  if (type === 'list-order') {
    return `${to} appended to ${showKey(txns, key ?? 0)} after ${from} had, by the lists that were read of it`;
  }
  const name = showKey(txns, txns.mopKey[mop]);
  const seen = `read ${name} as ${showRead(txns, mop)}`;
  if (type === 'read-from') return `${to} ${seen}, written by ${from}`;
  const reader = cast.name(txns.mopTransaction[mop]);
  return `${reader} ${seen} by ${to} although ${from} was visible to it, which wrote ${name} as well: so ${from} must commit before ${to}`;
}
