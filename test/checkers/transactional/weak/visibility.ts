import type { SmallHistory, SmallTransaction } from '../solver/small-history.js';
import { permutations } from '../version-orders.js';

/** What the axioms of Cerone, Bernardi and Gotsman (2015) hold of a history, for some arbitration and visibility. */
export interface Axioms {
  /** INT and EXT; with TRANSVIS; with NOCONFLICT; with both. */
  readonly readAtomic: boolean;
  readonly causal: boolean;
  readonly updateAtomic: boolean;
  readonly parallelSnapshot: boolean;
}

/**
 * Tries every arbitration (a total order) and every visibility within it. A list is what all who appended to it up to the
 * last visible one made of it, all of whom it shows, and a transaction appends to what all before it have made.
 */
export function axiomsOf(history: SmallHistory): Axioms {
  const found = { readAtomic: false, causal: false, updateAtomic: false, parallelSnapshot: false };
  const unknown = history.transactions.filter(({ outcome }) => outcome === 'info');
  for (let chosen = 0; chosen < 1 << unknown.length; chosen++) {
    const happened = history.transactions.filter(
      (t) => t.outcome === 'ok' || (t.outcome === 'info' && (chosen >> unknown.indexOf(t)) & 1),
    );
    if (!happened.every((t) => keepsInt(t, history.dialect))) continue;
    for (const arbitration of permutations(happened)) tryVisibilities(history, arbitration, found);
  }
  return found;
}

type Found = { -readonly [K in keyof Axioms]: boolean };

/** Visible sets are masks over the transactions that come before in arbitration. */
function tryVisibilities({ dialect }: SmallHistory, order: readonly SmallTransaction[], found: Found): void {
  const allowed = order.map((t, i) =>
    Array.from({ length: 1 << i }, (_, mask) => mask).filter((mask) => keepsExt(t, order.slice(0, i), mask, dialect)),
  );
  const conflict = order.map((t, i) =>
    order
      .slice(0, i)
      .reduce((mask, u, j) => (keysWritten(t).some((k) => keysWritten(u).includes(k)) ? mask | (1 << j) : mask), 0),
  );
  const visit = (visible: readonly number[]): void => {
    if (found.parallelSnapshot && found.causal) return;
    if (visible.length === order.length) {
      const transitive = visible.every((mask) =>
        visible.every((seen, a) => !((mask >> a) & 1) || (seen & ~mask) === 0),
      );
      const apart = visible.every((mask, b) => ((conflict[b] as number) & ~mask) === 0);
      found.readAtomic = true;
      found.causal ||= transitive;
      found.updateAtomic ||= apart;
      found.parallelSnapshot ||= transitive && apart;
      return;
    }
    for (const mask of allowed[visible.length] as number[]) visit([...visible, mask]);
  };
  if (allowed.every((masks) => masks.length > 0)) visit([]);
}

function keysWritten({ mops }: SmallTransaction): number[] {
  return mops.filter(({ kind }) => kind === 'w').map(({ key }) => key);
}

function written({ mops }: SmallTransaction, key: number): number[] {
  return mops.flatMap((m) => (m.kind === 'w' && m.key === key ? [m.value as number] : []));
}

/** What a read saw that its own transaction had not written before it; undefined where that is all hidden by its own write. */
function foreign(t: SmallTransaction, at: number, dialect: SmallHistory['dialect']): string | undefined {
  const { key, value } = t.mops[at] as SmallTransaction['mops'][number];
  const own = t.mops.slice(0, at).filter((m) => m.kind === 'w' && m.key === key).length;
  if (dialect === 'rw-register') return own > 0 ? undefined : String(value);
  const list = value as readonly number[];
  return list.slice(0, list.length - own).join();
}

function keepsExt(
  t: SmallTransaction,
  before: readonly SmallTransaction[],
  mask: number,
  dialect: SmallHistory['dialect'],
): boolean {
  if (t.outcome === 'info') return true;
  return t.mops.every(({ kind, key }, at) => {
    const seen = kind === 'r' ? foreign(t, at, dialect) : undefined;
    if (seen === undefined) return true;
    const writers = before.flatMap((u, i) => (keysWritten(u).includes(key) ? [i] : []));
    const last = writers.findLast((i) => (mask >> i) & 1) ?? -1;
    const lists = (end: number) => before.slice(0, end + 1).flatMap((u) => written(u, key));
    if (dialect === 'rw-register') return seen === String(lists(last).at(-1) ?? null);
    const list = t.mops[at]?.value as readonly number[];
    const shown = before.every((u, i) => (mask >> i) & 1 || !written(u, key).some((element) => list.includes(element)));
    if (!shown) return false;
    const appended = t.mops.slice(0, at).some((m) => m.kind === 'w' && m.key === key);
    return seen === lists(last).join() && (!appended || seen === lists(before.length).join());
  });
}

/** Does every read agree with what its own transaction had read and written before? */
function keepsInt(t: SmallTransaction, dialect: SmallHistory['dialect']): boolean {
  if (t.outcome === 'info') return true;
  const bases = new Map<number, string>();
  return t.mops.every(({ kind, key, value }, at) => {
    if (kind !== 'r') return true;
    const own = t.mops.slice(0, at).flatMap((m) => (m.kind === 'w' && m.key === key ? [m.value as number] : []));
    if (dialect === 'rw-register' && own.length > 0) return own.at(-1) === value;
    const list = dialect === 'rw-register' ? [] : (value as readonly number[]);
    if (list.slice(Math.max(0, list.length - own.length)).join() !== (dialect === 'rw-register' ? '' : own.join()))
      return false;
    const base = foreign(t, at, dialect) as string;
    const known = bases.get(key) ?? base;
    bases.set(key, base);
    return known === base;
  });
}
