import type { SmallHistory, SmallMop, SmallTransaction } from './solver/small-history.js';

/*
 * The anomalies that need no cycle, found from their definitions by looking at every pair: slow, short, and sharing nothing
 * with the checker.
 */

/** Every such anomaly of a history. Values are written once, whatever the key. */
export function directAnomalies({ transactions, dialect }: SmallHistory): Set<string> {
  const found = new Set<string>();
  const lists = dialect === 'list-append';
  const reads = allReads(transactions);
  for (const { t, m } of reads) {
    const seen = elements(m);
    for (const element of lists ? seen : seen.slice(-1)) {
      const writer = writerOf(transactions, element);
      if (writer?.outcome === 'fail') found.add('G1a');
      if (writer === t && indexOfWrite(t, element) > t.mops.indexOf(m)) found.add('future-read');
    }
    const last = seen.at(-1);
    if (last !== undefined && isIntermediate(transactions, t, last)) found.add('G1b');
    for (const other of reads) {
      if (lists && other.m.key === m.key && !isPrefix(seen, elements(other.m)) && !isPrefix(elements(other.m), seen)) {
        found.add('incompatible-order');
      }
    }
    if (lists && dirty(transactions, seen)) found.add('dirty-update');
  }
  for (const t of transactions) if (t.outcome === 'ok' && contradictsItself(t, lists)) found.add('internal');
  if (losesUpdate(transactions)) found.add('lost-update');
  return found;
}

interface Read {
  readonly t: SmallTransaction;
  readonly m: SmallMop;
}

export function allReads(transactions: readonly SmallTransaction[]): Read[] {
  return transactions.flatMap((t) =>
    t.outcome === 'ok' ? t.mops.filter(({ kind }) => kind === 'r').map((m) => ({ t, m })) : [],
  );
}

/** What a read saw, as a list. */
export function elements({ value }: SmallMop): readonly number[] {
  return value === null ? [] : typeof value === 'number' ? [value] : value;
}

export function writerOf(transactions: readonly SmallTransaction[], value: number): SmallTransaction | undefined {
  return transactions.find((t) => indexOfWrite(t, value) >= 0);
}

function indexOfWrite(t: SmallTransaction, value: number): number {
  return t.mops.findIndex(({ kind, value: written }) => kind === 'w' && written === value);
}

function isIntermediate(transactions: readonly SmallTransaction[], reader: SmallTransaction, value: number): boolean {
  const writer = writerOf(transactions, value);
  if (writer === undefined || writer === reader || writer.outcome === 'fail') return false;
  const at = indexOfWrite(writer, value);
  return writer.mops.some(({ kind, key }, i) => i > at && kind === 'w' && key === writer.mops[at].key);
}

export function isPrefix(a: readonly number[], b: readonly number[]): boolean {
  return a.length <= b.length && a.every((element, i) => element === b[i]);
}

/** A committed element somewhere behind a failed one. */
function dirty(transactions: readonly SmallTransaction[], list: readonly number[]): boolean {
  const outcomes = list.map((element) => writerOf(transactions, element)?.outcome);
  const failed = outcomes.indexOf('fail');
  return failed >= 0 && outcomes.includes('ok', failed);
}

function contradictsItself(t: SmallTransaction, lists: boolean): boolean {
  return t.mops.some((m, i) => {
    const before = t.mops.slice(0, i).filter(({ key }) => key === m.key);
    if (m.kind !== 'r' || before.length === 0) return false;
    const seen = elements(m);
    if (!lists) return elements(before.at(-1) as SmallMop).at(-1) !== seen.at(-1);
    const base = before.findLastIndex(({ kind }) => kind === 'r');
    const own = before.slice(base + 1).map(({ value }) => value as number);
    if (base >= 0) return [...elements(before[base]), ...own].join() !== seen.join();
    return seen.slice(Math.max(0, seen.length - own.length)).join() !== own.join();
  });
}

function losesUpdate(transactions: readonly SmallTransaction[]): boolean {
  const updates = transactions.flatMap((t) =>
    t.outcome !== 'ok'
      ? []
      : [...new Set(t.mops.map(({ key }) => key))].flatMap((key) => {
          const mine = t.mops.filter((m) => m.key === key);
          const updates = mine[0].kind === 'r' && mine.some(({ kind }) => kind === 'w');
          return updates ? [`${key} ${elements(mine[0]).at(-1)}`] : [];
        }),
  );
  return new Set(updates).size < updates.length;
}
