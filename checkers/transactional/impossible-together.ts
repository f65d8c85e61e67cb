import { type Anomaly, showValue, type Value } from '../../src/core/index.js';
import { Cast, listed, showKey, showRead } from './cast.js';
import type { Refutation, RefutationEdge } from './solver/refutation.js';
import { READ, type Transactions, WRITE } from './transactions.js';

/** Transactions shown at most; a core is minimal, so more of them are rare. */
const SHOWN_MAX = 12;

/** An edge of a case as evidence shows it. JSON. */
interface ShownCaseEdge {
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly key?: Value;
  readonly prose: string;
}

/** A refutation as evidence shows it: a circle, or both orders of two writes. JSON. */
type ShownRefutation =
  | { readonly cycle: readonly ShownCaseEdge[] }
  | {
      readonly key: Value;
      readonly first: string;
      readonly second: string;
      readonly firstBeforeSecond: ShownRefutation;
      readonly secondBeforeFirst: ShownRefutation;
    };

/**
 * Transactions that no execution of a model explains together, although no dependency that is certain shows it: their writes
 * came in some order, and each order closes a circle. `details.refutation` holds the cases, `details.cycle` the circle
 * where one alone does it.
 */
export function impossibleTogether(
  txns: Transactions,
  model: string,
  core: ArrayLike<number>,
  refutation: Refutation | undefined,
): Anomaly {
  const all = Array.from(core);
  const cast = new Cast(txns);
  const names = all.slice(0, SHOWN_MAX).map((t) => cast.name(t));
  const rest = all.length - names.length;
  const who = listed(names, rest > 0 ? `${rest} more transactions` : undefined);
  const shown = refutation === undefined ? undefined : show(txns, cast, refutation);
  const why =
    shown === undefined
      ? 'nobody saw the order of some of their writes, but every order that they can have had closes a forbidden circle'
      : words(shown);
  return {
    type: 'no-valid-order',
    prose: `${who} cannot all have happened under ${model}: ${why}.`,
    ops: cast.ops(),
    details: {
      model,
      transactionCount: all.length,
      transactions: cast.transactions(),
      ...(shown === undefined ? {} : { refutation: shown }),
      ...(shown !== undefined && 'cycle' in shown ? { cycle: shown.cycle } : {}),
    },
  };
}

function show(txns: Transactions, cast: Cast, refutation: Refutation): ShownRefutation {
  if ('cycle' in refutation) return { cycle: refutation.cycle.map((edge) => showEdge(txns, cast, edge)) };
  const { key, first, second, cases } = refutation;
  return {
    key: txns.key(key),
    first: cast.name(first),
    second: cast.name(second),
    firstBeforeSecond: show(txns, cast, cases[0]),
    secondBeforeFirst: show(txns, cast, cases[1]),
  };
}

function showEdge(txns: Transactions, cast: Cast, edge: RefutationEdge): ShownCaseEdge {
  const { from, to, type, key } = edge;
  return {
    from: cast.name(from),
    to: cast.name(to),
    type,
    ...(key < 0 ? {} : { key: txns.key(key) }),
    prose: edgeWords(txns, cast, edge),
  };
}

function edgeWords(txns: Transactions, cast: Cast, { from, to, type, key }: RefutationEdge): string {
  const [a, b] = [cast.name(from), cast.name(to)];
  if (type === 'process') return `${a} came before ${b} in their process`;
  if (type === 'realtime') return `${a} had returned before ${b} was called`;
  const name = showKey(txns, key);
  if (type === 'ww') return `${b} wrote ${name} after ${a} did`;
  const reader = type === 'wr' ? to : from;
  const saw = `read ${name} as ${showRead(txns, readOf(txns, reader, key))}`;
  return type === 'wr' ? `${b} ${saw}, which ${a} had written` : `${a} ${saw}, before ${b}'s write of it`;
}

/** The first read of a key that a transaction made before it wrote the key itself; lists show as much in later reads. */
function readOf(txns: Transactions, t: number, key: number): number {
  const { mopStart, mopKey, mopKind } = txns;
  for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
    if (mopKey[m] !== key) continue;
    if (mopKind[m] === READ) return m;
    if (mopKind[m] === WRITE && txns.dialect === 'rw-register') break;
  }
  return mopStart[t];
}

function words(shown: ShownRefutation): string {
  if ('cycle' in shown) {
    const edges = shown.cycle.map(({ prose }) => prose);
    return edges.length < 2 ? edges.join('') : `${edges.slice(0, -1).join(', ')}, but ${edges.at(-1)}`;
  }
  const { key, first, second } = shown;
  const of = showValue(key);
  return (
    `if ${first} wrote ${of} before ${second}, then ${words(shown.firstBeforeSecond)}; ` +
    `if ${second} wrote ${of} before ${first}, then ${words(shown.secondBeforeFirst)}`
  );
}
