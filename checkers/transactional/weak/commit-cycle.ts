import type { CommitOrder } from './commit-order.js';

/** One edge of a cycle: `from` must commit before `to`. -1 stands for the initial state. */
export interface WeakEdge {
  readonly from: number;
  readonly to: number;
  /** Session order, reads from, the order in which a list grew, or demanded by the model's axiom. */
  readonly type: 'session' | 'read-from' | 'list-order' | 'demanded';
  /** The micro-operation that read, for `read-from` and `demanded`; its key is the edge's. -1 for others. */
  readonly mop: number;
  /** The key, for `list-order`. */
  readonly key?: number;
  /** For `demanded`: how `from` is visible to the transaction that read, as a path of edges from the one to the other. */
  readonly visible?: readonly WeakEdge[];
}

/** Searches start from at most this many transactions of the cycle that was found, and visit at most this many each. */
const STARTS_MAX = 24;
const VISITS_MAX = 100_000;

/**
 * A shortest cycle through one of the transactions of a cycle, as edges in the order of commits. Bounded: a cycle that is found stays
 * the answer where nothing shorter turns up.
 * @param mopTransaction the transaction of each micro-operation
 */
export function shortenCycle(commits: CommitOrder, cycle: readonly number[], mopTransaction: Int32Array): WeakEdge[] {
  let best = cycle;
  const step = Math.max(1, Math.floor(cycle.length / STARTS_MAX));
  for (let i = 0; i < cycle.length && best.length > 2; i += step) {
    const found = shortestThrough(commits, cycle[i]);
    if (found !== undefined && found.length < best.length) best = found;
  }
  return best.map((from, i) => edgeBetween(commits, from, best[(i + 1) % best.length], mopTransaction));
}

/** Breadth first against the edges, until the start is met again. */
function shortestThrough(commits: CommitOrder, start: number): number[] | undefined {
  const towards = new Map<number, number>();
  const queue = [start];
  for (let head = 0; head < queue.length && head < VISITS_MAX; head++) {
    const t = queue[head];
    const degree = commits.degree(t);
    for (let i = 0; i < degree; i++) {
      const p = commits.predecessor(t, i);
      if (p === start) {
        const path = [start];
        for (let v = t; v !== start; v = towards.get(v) as number) path.push(v);
        return path;
      }
      if (towards.has(p)) continue;
      towards.set(p, t);
      queue.push(p);
    }
  }
  return undefined;
}

function edgeBetween(commits: CommitOrder, from: number, to: number, mopTransaction: Int32Array): WeakEdge {
  const name = (t: number) => (t === commits.initial ? -1 : t);
  const { reads, demanded } = commits;
  for (let i = 0; i < commits.degree(to); i++) {
    if (commits.predecessor(to, i) !== from) continue;
    const edge = commits.demandedEdge(to, i);
    if (edge >= 0 && demanded.mop[edge] < 0) {
      return { from: name(from), to: name(to), type: 'list-order', mop: -1, key: -1 - demanded.mop[edge] };
    }
    if (edge >= 0) {
      const mop = demanded.mop[edge];
      const visible = visiblePath(commits, from, mopTransaction[mop]);
      return { from: name(from), to: name(to), type: 'demanded', mop, visible };
    }
    if (i === 0 && to !== commits.initial) return { from: name(from), to: name(to), type: 'session', mop: -1 };
    return { from: name(from), to: name(to), type: 'read-from', mop: reads.readMop[reads.readStart[to] + i - 1] };
  }
  throw new RangeError(`no edge leads from transaction ${from} to ${to}`);
}

/**
 * How a transaction is visible to one that read: by reads and session order, over as few steps as possible,
 * reads before session order. Empty where the search ran out.
 */
function visiblePath({ reads, sessions }: CommitOrder, from: number, reader: number): WeakEdge[] {
  const towards = new Map<number, WeakEdge>();
  const queue = [reader];
  const reach = (edge: WeakEdge): void => {
    if (edge.from < 0 || towards.has(edge.from) || edge.from === reader) return;
    towards.set(edge.from, edge);
    queue.push(edge.from);
  };
  for (let head = 0; head < queue.length && head < VISITS_MAX && !towards.has(from); head++) {
    const to = queue[head];
    for (let i = reads.readStart[to]; i < reads.readStart[to + 1]; i++) {
      reach({ from: reads.readFrom[i], to, type: 'read-from', mop: reads.readMop[i] });
    }
    reach({ from: sessions.previous[to], to, type: 'session', mop: -1 });
  }
  const path: WeakEdge[] = [];
  for (let edge = towards.get(from); edge !== undefined; edge = towards.get(edge.to)) {
    const last = path.at(-1);
    // Steps of one session in a row are one step.
    if (last?.type === 'session' && edge.type === 'session') path[path.length - 1] = { ...last, to: edge.to };
    else path.push(edge);
  }
  return path;
}
