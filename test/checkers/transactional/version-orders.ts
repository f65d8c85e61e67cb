import { allReads, elements, writerOf } from './definitions.js';
import type { SmallHistory, SmallTransaction } from './solver/small-history.js';

/** An edge of a direct serialization graph: `ww`, `wr`, `rw` or `realtime`, as bits. */
export const WW = 1;
export const WR = 2;
export const RW = 4;
export const REALTIME = 8;

/** A total order of versions for every key, of what transactions that took effect wrote. */
export type VersionOrders = readonly (readonly number[])[];

/**
 * Every choice of transactions of unknown outcome that took effect, with every version order that agrees with it and with what lists
 * were read; undefined where there are more than `most`. Of registers, last writes only; of lists, every element.
 */
export function versionOrders(history: SmallHistory, most: number): VersionOrders[] | undefined {
  const { transactions, dialect } = history;
  const read = new Set(allReads(transactions).flatMap(({ m }) => elements(m)));
  const observed = (t: SmallTransaction) => t.mops.some((m) => m.kind === 'w' && read.has(m.value as number));
  const sure = transactions.filter((t) => t.outcome === 'ok' || (t.outcome === 'info' && observed(t)));
  const unsure = transactions.filter((t) => t.outcome === 'info' && !observed(t));
  const found: VersionOrders[] = [];
  for (let chosen = 0; chosen < 1 << unsure.length; chosen++) {
    const happened = [...sure, ...unsure.filter((_, i) => chosen & (1 << i))];
    let orders: number[][][] = [[]];
    for (let key = 0; key < 3; key++) {
      const ofKey = dialect === 'list-append' ? listOrders(history, happened, key) : registerOrders(happened, key);
      if (ofKey.length * orders.length > most) return undefined;
      orders = orders.flatMap((before) => ofKey.map((order) => before.concat([order])));
    }
    found.push(...orders);
    if (found.length > most) return undefined;
  }
  return found;
}

function registerOrders(happened: readonly SmallTransaction[], key: number): number[][] {
  const last = happened.flatMap((t) => t.mops.findLast((m) => m.kind === 'w' && m.key === key)?.value ?? []);
  return last.length > 5 ? Array.from({ length: 1000 }, () => []) : permutations(last as number[]);
}

/** The longest read first, then what no read saw in every order that keeps each transaction's own. */
function listOrders({ transactions }: SmallHistory, happened: readonly SmallTransaction[], key: number): number[][] {
  let longest: readonly number[] = [];
  for (const { m } of allReads(transactions)) {
    if (m.key === key && elements(m).length > longest.length) longest = elements(m);
  }
  const rest = happened.map((t) =>
    t.mops.flatMap((m) =>
      m.kind === 'w' && m.key === key && !longest.includes(m.value as number) ? [m.value as number] : [],
    ),
  );
  const groups = rest.filter((group) => group.length > 0);
  if (groups.length > 4) return Array.from({ length: 1000 }, () => []);
  return permutations(groups).map((order) => longest.concat(order.flat()));
}

export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item].concat(rest)));
}

/** The direct serialization graph (Adya 1999, section 4.1.3) for a version order, with the order in real time. */
export function serializationGraph({ transactions, dialect }: SmallHistory, orders: VersionOrders): number[][] {
  const edges = transactions.map(() => transactions.map(() => 0));
  const number = (value: number): number => {
    const writer = writerOf(transactions, value);
    return writer === undefined || writer.outcome === 'fail' ? -1 : transactions.indexOf(writer);
  };
  const add = (from: number, to: number, kind: number): void => {
    if (from >= 0 && to >= 0 && from !== to) edges[from][to] |= kind;
  };
  for (const order of orders) {
    order.forEach((a, i) => order.slice(i + 1).forEach((b) => add(number(a), number(b), WW)));
  }
  for (const { t, m } of allReads(transactions)) {
    const reader = transactions.indexOf(t);
    const order = orders[m.key];
    const own = t.mops.slice(0, t.mops.indexOf(m)).some(({ kind, key }) => kind === 'w' && key === m.key);
    if (dialect === 'rw-register' && own) continue;
    const last = elements(m).at(-1);
    const at = last === undefined ? -1 : order.indexOf(last);
    if (last !== undefined && at < 0) continue;
    if (last !== undefined && number(last) === reader) continue;
    if (last !== undefined) add(number(last), reader, WR);
    for (const later of order.slice(at + 1)) add(reader, number(later), RW);
  }
  transactions.forEach((a, i) => {
    transactions.forEach((b, j) => {
      if (a.outcome === 'ok' && b.outcome !== 'fail' && a.end < b.begin) add(i, j, REALTIME);
    });
  });
  return edges;
}

/** The names of all simple cycles of a graph. */
export function cycleTypes(edges: readonly (readonly number[])[]): Set<string> {
  const found = new Set<string>();
  const kinds: number[] = [];
  const visit = (start: number, at: number, passed: number): void => {
    for (let next = start; next < edges.length; next++) {
      for (let kind = WW; kind <= REALTIME; kind <<= 1) {
        if ((edges[at][next] & kind) === 0) continue;
        kinds.push(kind);
        if (next === start) found.add(nameOf(kinds));
        else if ((passed & (1 << next)) === 0) visit(start, next, passed | (1 << next));
        kinds.pop();
      }
    }
  };
  for (let start = 0; start < edges.length; start++) visit(start, start, 1 << start);
  return found;
}

function nameOf(kinds: readonly number[]): string {
  const rw = kinds.filter((kind) => kind === RW).length;
  const adjacent = kinds.some((kind, i) => kind === RW && kinds[(i + 1) % kinds.length] === RW);
  const suffix = kinds.includes(REALTIME) ? '-realtime' : '';
  if (rw === 0) return (kinds.includes(WR) ? 'G1c' : 'G0') + suffix;
  return (rw === 1 ? 'G-single-item' : adjacent ? 'G2-item' : 'G-nonadjacent-item') + suffix;
}
