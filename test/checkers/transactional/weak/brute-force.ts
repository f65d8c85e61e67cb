import type { WeakModel } from '../../../../checkers/transactional/weak/decide-weak.js';
import type { SmallHistory, SmallTransaction } from '../solver/small-history.js';

/** One read: of which key, from which writer (-1: the initial state), and whose writes it shows. */
interface External {
  readonly key: number;
  readonly from: number;
  readonly shows: readonly number[];
  /** Of a list: its elements, the reader's own left out. */
  readonly list?: readonly number[];
}

/**
 * Biswas and Enea's definitions, word for word: is there a total order of the transactions that contains session order and
 * reads-from and satisfies the model's axiom? Tries every subset of those of unknown outcome, and every order. A list that was
 * read must be what its key's writers, in that order, had appended up to the one of its last element; it shows all of them.
 * The models of Cerone and others ask the same without session order.
 */
export function bruteForceWeak(history: SmallHistory, model: WeakModel): boolean {
  const { transactions } = history;
  const unknown = transactions.flatMap((t, i) => (t.outcome === 'info' ? [i] : []));
  for (let subset = 0; subset < 1 << unknown.length; subset++) {
    const chosen = transactions.flatMap((t, i) =>
      t.outcome === 'ok' || (t.outcome === 'info' && (subset >> unknown.indexOf(i)) & 1) ? [i] : [],
    );
    if (satisfies(history, chosen, model)) return true;
  }
  return false;
}

function satisfies(history: SmallHistory, chosen: readonly number[], model: WeakModel): boolean {
  const reads = new Map<number, External[]>();
  const { transactions } = history;
  for (const t of chosen) {
    const external = externalReads(history, chosen, t);
    if (external === undefined) return false;
    reads.set(t, external);
  }
  const inSessions = model.startsWith('be-');
  const session = (a: number, b: number) => {
    const [first, second] = [transactions[a], transactions[b]] as [SmallTransaction, SmallTransaction];
    return inSessions && first.process === second.process && first.outcome === 'ok' && first.begin < second.begin;
  };
  const direct = (a: number, b: number) => session(a, b) || (reads.get(b) ?? []).some(({ shows }) => shows.includes(a));
  const visible = visibility(chosen, model, direct);
  for (const order of orders(chosen, direct)) {
    if (!keepsAxiom(transactions, chosen, order, reads, model, visible)) continue;
    if (keepsLists(transactions, order, reads)) return true;
  }
  return false;
}

/** Which transactions does the model make visible to all reads of `b`? For read committed that depends on the read. */
function visibility(
  chosen: readonly number[],
  model: WeakModel,
  direct: (a: number, b: number) => boolean,
): (a: number, b: number) => boolean {
  if (!model.includes('causal')) return direct;
  const before = new Map(chosen.map((b) => [b, new Set(chosen.filter((a) => a !== b && direct(a, b)))]));
  for (const k of chosen) {
    for (const set of before.values()) if (set.has(k)) for (const a of before.get(k) ?? []) set.add(a);
  }
  return (a, b) => before.get(b)?.has(a) === true;
}

/** The axiom: a visible writer of the key, other than the one read from, commits before that one. */
function keepsAxiom(
  transactions: readonly SmallTransaction[],
  chosen: readonly number[],
  order: readonly number[],
  reads: ReadonlyMap<number, readonly External[]>,
  model: WeakModel,
  visible: (a: number, b: number) => boolean,
): boolean {
  return chosen.every((t) =>
    (reads.get(t) ?? []).every(({ key, from }, i) =>
      chosen.every((other) => {
        if (other === from || other === t || !writes(transactions, other, key)) return true;
        const seen =
          model === 'be-read-committed'
            ? (reads.get(t) ?? []).slice(0, i).some(({ shows }) => shows.includes(other))
            : visible(other, t);
        return !seen || order.indexOf(other) < order.indexOf(from);
      }),
    ),
  );
}

/** Does every list hold what had been appended to it in this order, up to its last element's transaction? */
function keepsLists(
  transactions: readonly SmallTransaction[],
  order: readonly number[],
  reads: ReadonlyMap<number, readonly External[]>,
): boolean {
  return [...reads.values()].flat().every(({ key, from, list }) => {
    if (list === undefined || from < 0) return true;
    const until = order.slice(0, order.indexOf(from) + 1);
    return until.flatMap((t) => writesOf(transactions, t, key)).join() === list.join();
  });
}

/** The external reads of a transaction; undefined where a read sees what no transaction could have shown it. */
function externalReads({ transactions, dialect }: SmallHistory, chosen: readonly number[], t: number) {
  return dialect === 'list-append'
    ? externalLists(transactions, chosen, t)
    : externalRegisters(transactions, chosen, t);
}

function externalLists(
  transactions: readonly SmallTransaction[],
  chosen: readonly number[],
  t: number,
): External[] | undefined {
  const { mops, outcome } = transactions[t] as SmallTransaction;
  const external: External[] = [];
  if (outcome === 'info') return external;
  for (const [i, { kind, key, value }] of mops.entries()) {
    if (kind === 'w') continue;
    const own = mops.slice(0, i).flatMap((m) => (m.kind === 'w' && m.key === key ? [m.value as number] : []));
    const seen = (value ?? []) as readonly number[];
    const list = seen.slice(0, Math.max(0, seen.length - own.length));
    if (seen.slice(list.length).join() !== own.join()) return undefined;
    const shows = list.map((element) =>
      chosen.find((u) => u !== t && writesOf(transactions, u, key).includes(element)),
    );
    if (shows.includes(undefined)) return undefined;
    external.push({ key, from: shows.at(-1) ?? -1, shows: shows as number[], list });
  }
  return external;
}

function externalRegisters(
  transactions: readonly SmallTransaction[],
  chosen: readonly number[],
  t: number,
): External[] | undefined {
  const { mops, outcome } = transactions[t] as SmallTransaction;
  const own = new Map<number, number>();
  const external: External[] = [];
  if (outcome === 'info') return external;
  for (const { kind, key, value } of mops) {
    if (kind === 'w') own.set(key, value as number);
    else if (own.has(key)) {
      if (own.get(key) !== value) return undefined;
    } else if (value === null) external.push({ key, from: -1, shows: [] });
    else {
      const from = chosen.find((u) => u !== t && lastWrite(transactions, u, key) === value);
      if (from === undefined) return undefined;
      external.push({ key, from, shows: [from] });
    }
  }
  return external;
}

function writesOf(transactions: readonly SmallTransaction[], t: number, key: number): number[] {
  const { mops } = transactions[t] as SmallTransaction;
  return mops.flatMap((m) => (m.kind === 'w' && m.key === key ? [m.value as number] : []));
}

function lastWrite(transactions: readonly SmallTransaction[], t: number, key: number): number | undefined {
  return transactions[t]?.mops.findLast((m) => m.kind === 'w' && m.key === key)?.value as number | undefined;
}

function writes(transactions: readonly SmallTransaction[], t: number, key: number): boolean {
  return lastWrite(transactions, t, key) !== undefined;
}

/** All orders of the transactions that keep a relation, one after the other. */
function* orders(
  chosen: readonly number[],
  before: (a: number, b: number) => boolean,
): Generator<readonly number[], void, void> {
  if (chosen.length === 0) yield [];
  for (const t of chosen) {
    if (chosen.some((u) => u !== t && before(u, t))) continue;
    const others = chosen.filter((u) => u !== t);
    for (const rest of orders(others, before)) yield [t, ...rest];
  }
}
