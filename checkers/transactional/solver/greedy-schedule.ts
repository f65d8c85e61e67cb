import type { DependencyGraph } from './dependency-graph.js';
import { rowsBy } from './edge-list.js';
import { NodeHeap } from './node-heap.js';
import type { VersionIndex } from './version-index.js';

/** A guess at an execution. */
export interface GreedySchedule {
  /** All nodes of the graph, in an order that keeps every certain edge. */
  readonly order: Int32Array;
  /** Nothing was overwritten too early on the way: the guess is an execution. */
  readonly clean: boolean;
}

/**
 * Executes the transactions one step at a time in an order that the certain edges allow: oldest first, but a write waits until all
 * readers of the version that it replaces have read, and a start waits while another transaction that writes one of
 * its keys is under way (as locks would have it under snapshot isolation). Where everybody waits, the oldest goes on anyhow. On histories of a
 * correct store the guess is most often right, and where it is not, it is a good order to begin the search from.
 * Undefined where the certain edges have a cycle. Near linear.
 */
export function greedySchedule(graph: DependencyGraph, index: VersionIndex): GreedySchedule | undefined {
  return new Greedy(graph, index).run();
}

class Greedy {
  readonly #graph: DependencyGraph;
  readonly #index: VersionIndex;
  readonly #heap: NodeHeap;
  /** By key: readers of the current version that have not read yet. */
  readonly #pending: Int32Array;
  /** By key: the slot of the current version. */
  readonly #current: Int32Array;
  readonly #readers: Int32Array;
  /** By slot: its writer reads the key too, and is one of the readers that its own write would wait for. */
  readonly #updates: Uint8Array;
  /** By key: the transaction that has started and will write it; -1 for none. */
  readonly #locked: Int32Array;
  /** By key: nodes that wait for it. */
  readonly #waiting: number[][];
  readonly #parked: NodeHeap;
  #clean = true;

  constructor(graph: DependencyGraph, index: VersionIndex) {
    this.#graph = graph;
    this.#index = index;
    const { problem } = graph;
    const age = new Float64Array(graph.nodes).fill(-1);
    for (let t = 0; t < problem.count; t++) {
      // A store reads a snapshot when it begins, and takes effect about when it answers.
      age[graph.start(t)] = problem.begin[t];
      age[graph.commit(t)] = problem.end[t] + t / problem.count;
    }
    this.#heap = new NodeHeap(age);
    this.#parked = new NodeHeap(age);
    this.#readers = new Int32Array(index.slots);
    this.#updates = new Uint8Array(index.slots);
    for (let i = 0; i < index.readSlot.length; i++) {
      this.#readers[index.readSlot[i]]++;
      if (index.ownSlot[i] >= 0) this.#updates[index.ownSlot[i]] = 1;
    }
    const { keyCount, writer } = problem;
    this.#current = Int32Array.from({ length: keyCount }, (_, key) => writer.length + key);
    this.#pending = Int32Array.from(this.#current, (slot) => this.#readers[slot]);
    this.#locked = new Int32Array(keyCount).fill(-1);
    this.#waiting = Array.from({ length: keyCount }, () => []);
  }

  run(): GreedySchedule | undefined {
    const { edges, nodes } = this.#graph;
    const out = rowsBy(edges.from, edges.length, nodes);
    const missing = new Int32Array(nodes);
    for (let e = 0; e < edges.length; e++) missing[edges.to[e]]++;
    for (let v = 0; v < nodes; v++) if (missing[v] === 0) this.#heap.add(v);
    const order = new Int32Array(nodes);
    let length = 0;
    for (;;) {
      const v = this.#take();
      if (v < 0) break;
      order[length++] = v;
      for (let i = out.start[v]; i < out.start[v + 1]; i++) {
        const to = edges.to[out.edge[i]];
        if (--missing[to] === 0) this.#heap.add(to);
      }
    }
    return length === nodes ? { order, clean: this.#clean } : undefined;
  }

  /** The next node, its effects applied; -1 where none is left. */
  #take(): number {
    for (;;) {
      const v = this.#heap.pop();
      if (v < 0) break;
      const key = this.#obstacle(v);
      if (key < 0) {
        this.#execute(v);
        return v;
      }
      this.#waiting[key].push(v);
      this.#parked.add(v);
    }
    const forced = this.#parked.pop();
    if (forced < 0) return -1;
    this.#clean = false;
    this.#execute(forced);
    return forced;
  }

  /** A key that forbids the node for now; -1 where nothing does. */
  #obstacle(v: number): number {
    const graph = this.#graph;
    const t = graph.transaction(v);
    if (t < 0) return -1;
    const { snapshot } = graph.level;
    const commits = v === graph.commit(t);
    const { writeStart, writeSlot, slotKey } = this.#index;
    for (let i = writeStart[t]; i < writeStart[t + 1]; i++) {
      const slot = writeSlot[i];
      const key = slotKey[slot];
      if (!commits) {
        if (this.#locked[key] >= 0) return key;
      } else if (this.#pending[key] > (snapshot ? 0 : this.#updates[slot])) return key;
    }
    return -1;
  }

  #execute(v: number): void {
    const graph = this.#graph;
    const t = graph.transaction(v);
    if (t < 0) return;
    const { readStart } = graph.problem;
    const { readSlot, slotKey, writeStart, writeSlot } = this.#index;
    if (v === graph.start(t)) {
      for (let i = readStart[t]; i < readStart[t + 1]; i++) {
        const key = slotKey[readSlot[i]];
        if (this.#current[key] === readSlot[i]) {
          if (--this.#pending[key] <= 1) this.#wake(key);
        } else this.#clean = false;
      }
      if (graph.level.snapshot) {
        for (let i = writeStart[t]; i < writeStart[t + 1]; i++) this.#locked[slotKey[writeSlot[i]]] = t;
      }
    }
    if (v !== graph.commit(t)) return;
    for (let i = writeStart[t]; i < writeStart[t + 1]; i++) {
      const slot = writeSlot[i];
      const key = slotKey[slot];
      this.#current[key] = slot;
      this.#pending[key] = this.#readers[slot];
      this.#locked[key] = -1;
      this.#wake(key);
    }
  }

  #wake(key: number): void {
    const waiting = this.#waiting[key];
    for (const v of waiting) if (this.#parked.remove(v)) this.#heap.add(v);
    waiting.length = 0;
  }
}
