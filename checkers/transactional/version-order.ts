import { INFO, OK } from '../../src/core/index.js';
import { EXTERNAL_READ, finalWriter, isAmbiguous, nodeOfRead } from './external-access.js';
import { NEVER, type Transactions } from './transactions.js';

/**
 * Pairs of nodes of the version graph: the first came before the second. With the transactions that show it, one that wrote or
 * read the first and one that wrote or read the second; -1 where none is needed.
 */
export interface VersionEdges {
  readonly from: number[];
  readonly to: number[];
  readonly before: number[];
  readonly after: number[];
}

export function versionEdges(): VersionEdges {
  return { from: [], to: [], before: [], after: [] };
}

/**
 * What a transaction wrote of a key came after what it had read of it. Unless that is asserted, only where what it read is the
 * last write of a transaction that may have taken effect: nothing else has a place in the version order.
 */
export function writesFollowReads(txns: Transactions, external: Uint8Array, asserted: boolean): VersionEdges {
  const edges = versionEdges();
  forEachTouch(txns, external, ({ t, reads, write }) => {
    for (const read of reads) {
      if (write < 0 || read >= txns.versionCount) continue;
      if (asserted || finalWriter(txns, external, read) >= 0) addVersions(edges, read, write, t, t);
    }
  });
  return edges;
}

/** Each process's calls on a key came in its order. */
export function sequentialOrder(txns: Transactions, external: Uint8Array): VersionEdges {
  const edges = versionEdges();
  const last = new Map<number, Touch>();
  forEachTouch(txns, external, (touch) => {
    const { t, key } = touch;
    addInside(edges, touch);
    const slot = txns.process[t] * txns.keyCount + key;
    const before = last.get(slot);
    if (before !== undefined && txns.end[before.t] < txns.begin[t]) addBetween(edges, before, touch);
    if (txns.outcome[t] !== INFO) last.set(slot, touch);
  });
  return edges;
}

/**
 * What returned on a key before something else was called on it came first. Only pairs with nothing in between: those
 * that had returned and that no call after them had already returned before this call (the frontier).
 */
export function linearizableOrder(txns: Transactions, external: Uint8Array): VersionEdges {
  const touches: Touch[][] = Array.from({ length: txns.keyCount }, () => []);
  forEachTouch(txns, external, (touch) => touches[touch.key]?.push(touch));
  const edges = versionEdges();
  for (const ofKey of touches) frontierOrder(txns, ofKey, edges);
  return edges;
}

function frontierOrder(txns: Transactions, touches: readonly Touch[], edges: VersionEdges): void {
  const { begin, end } = txns;
  const returns = touches.filter(({ t }) => end[t] !== NEVER).toSorted((a, b) => end[a.t] - end[b.t]);
  let frontier: Touch[] = [];
  const before = new Map<number, Touch[]>();
  let returned = 0;
  for (const touch of touches) {
    while (returned < returns.length && end[(returns[returned] as Touch).t] < begin[touch.t]) {
      const done = returns[returned++] as Touch;
      const covered = new Set((before.get(done.t) ?? []).map(({ t }) => t));
      frontier = [...frontier.filter(({ t }) => !covered.has(t)), done];
    }
    before.set(touch.t, frontier);
    addInside(edges, touch);
    for (const done of frontier) addBetween(edges, done, touch);
  }
}

/** What a transaction did with a key: the nodes of what it read, in order, and of what it wrote last, -1 where it did not. */
interface Touch {
  readonly t: number;
  readonly key: number;
  readonly reads: number[];
  write: number;
}

/** Where a key only goes forward, it does so inside a transaction, too. */
function addInside(edges: VersionEdges, { t, reads, write }: Touch): void {
  for (let i = 1; i < reads.length; i++) addVersions(edges, reads[i - 1] as number, reads[i] as number, t, t);
  if (write >= 0 && reads.length > 0) addVersions(edges, reads.at(-1) as number, write, t, t);
}

/** The last that one transaction did with a key came before the first that another one did. */
function addBetween(edges: VersionEdges, before: Touch, after: Touch): void {
  const last = before.write < 0 ? (before.reads.at(-1) as number) : before.write;
  addVersions(edges, last, after.reads[0] ?? after.write, before.t, after.t);
}

/**
 * Every key that every transaction touched from outside, in the order of their beginnings. Versions that may be any of
 * several writes are left out.
 */
function forEachTouch(txns: Transactions, external: Uint8Array, visit: (touch: Touch) => void): void {
  const { mopKey, mopStart, mopVersion, outcome } = txns;
  for (let t = 0; t < txns.count; t++) {
    if (outcome[t] !== OK && outcome[t] !== INFO) continue;
    const touches: Touch[] = [];
    for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
      if (external[m] === 0) continue;
      const node = external[m] === EXTERNAL_READ ? nodeOfRead(txns, m) : mopVersion[m];
      if (isAmbiguous(txns, node)) continue;
      const key = mopKey[m];
      let touch = touches.find((one) => one.key === key);
      if (touch === undefined) {
        touch = { t, key, reads: [], write: -1 };
        touches.push(touch);
      }
      if (external[m] === EXTERNAL_READ) touch.reads.push(node);
      else touch.write = node;
    }
    touches.forEach(visit);
  }
}

/** Adds a pair of versions, unless they are the same, and the transactions that show it. */
export function addVersions(edges: VersionEdges, from: number, to: number, before: number, after: number): void {
  if (from === to) return;
  edges.from.push(from);
  edges.to.push(to);
  edges.before.push(before);
  edges.after.push(after);
}
