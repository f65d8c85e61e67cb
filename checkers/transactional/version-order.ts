import { INFO, OK } from '../../src/core/index.js';
import { EXTERNAL_READ, EXTERNAL_WRITE, finalWriter, isAmbiguous, nodeOfRead } from './external-access.js';
import { NEVER, type Transactions } from './transactions.js';

/** Pairs of nodes of the version graph: the first came before the second. */
export interface VersionEdges {
  readonly from: number[];
  readonly to: number[];
}

/**
 * What a transaction wrote of a key came after what it had read of it. Unless that is asserted, only where what it read is the
 * last write of a transaction that may have taken effect: nothing else has a place in the version order.
 */
export function writesFollowReads(txns: Transactions, external: Uint8Array, asserted: boolean): VersionEdges {
  const edges: VersionEdges = { from: [], to: [] };
  forEachTouch(txns, external, ({ read, write }) => {
    if (read < 0 || write < 0 || read >= txns.versionCount || isAmbiguous(txns, read) || isAmbiguous(txns, write))
      return;
    if (asserted || finalWriter(txns, external, read) >= 0) add(edges, read, write);
  });
  return edges;
}

/** Each process's calls on a key came in its order. */
export function sequentialOrder(txns: Transactions, external: Uint8Array): VersionEdges {
  const edges: VersionEdges = { from: [], to: [] };
  const last = new Map<number, { version: number; t: number }>();
  const { keyCount } = txns;
  forEachTouch(txns, external, ({ t, key, read, write }) => {
    const slot = txns.process[t] * keyCount + key;
    const before = last.get(slot);
    if (before !== undefined && txns.end[before.t] < txns.begin[t]) add(edges, before.version, read < 0 ? write : read);
    if (txns.outcome[t] !== INFO) last.set(slot, { version: write < 0 ? read : write, t });
  });
  return edges;
}

/**
 * What returned on a key before something else was called on it came first. Only pairs with nothing in between: those
 * that had returned and that no call after them had already returned before this call (the frontier).
 */
export function linearizableOrder(txns: Transactions, external: Uint8Array): VersionEdges {
  const touches: Touch[][] = Array.from({ length: txns.keyCount }, () => []);
  forEachTouch(txns, external, (touch) => touches[touch.key]?.push({ ...touch }));
  const edges: VersionEdges = { from: [], to: [] };
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
    for (const { read, write } of frontier)
      add(edges, write < 0 ? read : write, touch.read < 0 ? touch.write : touch.read);
  }
}

/** What a transaction did with a key: the nodes of what it read first and wrote last, -1 where it did not. */
interface Touch {
  t: number;
  key: number;
  read: number;
  write: number;
}

/** Every key that every transaction touched from outside, in the order of their beginnings. */
function forEachTouch(txns: Transactions, external: Uint8Array, visit: (touch: Touch) => void): void {
  const { mopKey, mopStart, mopVersion, outcome } = txns;
  for (let t = 0; t < txns.count; t++) {
    if (outcome[t] !== OK && outcome[t] !== INFO) continue;
    const touches: Touch[] = [];
    for (let m = mopStart[t]; m < mopStart[t + 1]; m++) {
      if (external[m] === 0) continue;
      const key = mopKey[m];
      let touch = touches.find((one) => one.key === key);
      if (touch === undefined) {
        touch = { t, key, read: -1, write: -1 };
        touches.push(touch);
      }
      if (external[m] === EXTERNAL_READ) touch.read = nodeOfRead(txns, m);
      if (external[m] === EXTERNAL_WRITE) touch.write = mopVersion[m];
    }
    touches.forEach(visit);
  }
}

function add(edges: VersionEdges, from: number, to: number): void {
  if (from === to) return;
  edges.from.push(from);
  edges.to.push(to);
}
