import { type Anomaly, OP_TYPES, type Op, showValue, type Value } from '../../src/core/index.js';
import { READ, type Transactions } from './transactions.js';

/** A transaction as evidence shows it. JSON. */
export interface ShownTransaction {
  /** Index of its completion, or of its invocation where it never completed. */
  readonly index: number;
  readonly process: number;
  readonly outcome: string;
  /** Its micro-operations, with what its reads saw. */
  readonly ops: Value;
}

/** The transactions that a piece of evidence speaks of, under the short names T1, T2 … in the order of their mention. */
export class Cast {
  readonly #txns: Transactions;
  readonly #names = new Map<number, string>();

  constructor(txns: Transactions, first: Iterable<number> = []) {
    this.#txns = txns;
    for (const t of first) this.name(t);
  }

  /** The name of a transaction; it gets one if it has none. */
  name(t: number): string {
    const known = this.#names.get(t);
    if (known !== undefined) return known;
    const name = `T${this.#names.size + 1}`;
    this.#names.set(t, name);
    return name;
  }

  /** By name, what there is to show. */
  transactions(): Record<string, ShownTransaction> {
    return Object.fromEntries([...this.#names].map(([t, name]) => [name, this.#shown(t)]));
  }

  /** Invocations and completions, in the order of the history. */
  ops(): Op[] {
    const { begin, completion, history } = this.#txns;
    const rows = new Set([...this.#names.keys()].flatMap((t) => [begin[t], completion[t]]));
    rows.delete(-1);
    return [...rows].toSorted((a, b) => a - b).map((row) => history.op(row));
  }

  #shown(t: number): ShownTransaction {
    const { begin, completion, history, outcome, process } = this.#txns;
    const row = completion[t] < 0 ? begin[t] : completion[t];
    return {
      index: history.columns.index[row],
      process: process[t],
      outcome: OP_TYPES[outcome[t]] as string,
      ops: history.value(this.#txns.valueRow(t)) ?? [],
    };
  }
}

/** `T1`, `T1 and T2`, `T1, T2 and T3`; those that are not named come last, in words. */
export function listed(names: readonly string[], more?: string): string {
  const all = more === undefined ? names : [...names, more];
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** Evidence of an anomaly that one read shows, in a sentence about the transactions of a cast. */
export function readEvidence(txns: Transactions, type: string, cast: Cast, mop: number, prose: string): Anomaly {
  return {
    type,
    prose,
    key: txns.key(txns.mopKey[mop]),
    ops: cast.ops(),
    details: { transactions: cast.transactions() },
  };
}

/**
 * What a read saw, in words: the value, or the list, shortened where it is long.
 * @param keep places of elements that the words are about
 */
export function showRead(txns: Transactions, mop: number, keep: readonly number[] = []): string {
  if (txns.dialect === 'rw-register') {
    const version = txns.mopVersion[mop];
    return version < 0 ? 'nil' : showValue(txns.versionValue(version), 40);
  }
  return showElements(txns, txns.mopKind[mop] === READ && txns.mopVersion[mop] >= 0 ? txns.elements(mop) : [], keep);
}

/** Lists of up to this many elements are shown as a whole. */
const WHOLE_LIST_MAX = 12;

/** A list of versions in words. A long one loses what lies between its ends and the places to keep. */
export function showElements(txns: Transactions, versions: ArrayLike<number>, keep: readonly number[] = []): string {
  const n = versions.length;
  const shown: string[] = [];
  const kept = new Set(keep);
  for (let i = 0; i < n; i++) {
    const near = keep.length > 0 ? i === 0 || i === n - 1 || kept.has(i) : i < 3 || i >= n - 6;
    if (n <= WHOLE_LIST_MAX || near) shown.push(showValue(txns.versionValue(versions[i] as number), 24));
    else if (shown.at(-1) !== '…') shown.push('…');
  }
  return `[${shown.join(' ')}]`;
}

export function showKey(txns: Transactions, key: number): string {
  return showValue(txns.key(key), 24);
}
