import { grown } from './tuple-table.js';

/** Where a trail begins. */
export const ROOT = -1;

/**
 * How configurations came about: entries `(parent, operation, state after it, time)`. Entries that no configuration
 * descends from are cleared away now and then, so that memory follows the length of one path.
 */
export class Trail {
  parent = new Int32Array(16);
  operation = new Int32Array(16);
  state = new Int32Array(16);
  time = new Int32Array(16);
  #size = 0;
  #threshold = 1 << 16;

  get size(): number {
    return this.#size;
  }

  push(parent: number, operation: number, state: number, time: number): number {
    const id = this.#size++;
    if (id === this.parent.length) {
      this.parent = grown(this.parent);
      this.operation = grown(this.operation);
      this.state = grown(this.state);
      this.time = grown(this.time);
    }
    this.parent[id] = parent;
    this.operation[id] = operation;
    this.state[id] = state;
    this.time[id] = time;
    return id;
  }

  /** Is it time to {@link sweep}? */
  get full(): boolean {
    return this.#size >= this.#threshold;
  }

  /**
   * Keeps what leads to the given entries, which stand at `offset`, `offset + stride` … of `data`, and renumbers them
   * there. The next sweep comes when the trail has doubled: so all sweeps together cost no more than the pushes.
   */
  sweep(data: Int32Array, offset: number, stride: number, count: number): void {
    const { parent, operation, state, time } = this;
    const alive = new Uint8Array(this.#size);
    for (let i = 0, at = offset; i < count; i++, at += stride) if (data[at] >= 0) alive[data[at]] = 1;
    for (let id = this.#size - 1; id >= 0; id--) if (alive[id] === 1 && parent[id] >= 0) alive[parent[id]] = 1;
    const renumbered = new Int32Array(this.#size);
    let size = 0;
    for (let id = 0; id < this.#size; id++) {
      if (alive[id] === 0) continue;
      parent[size] = parent[id] < 0 ? ROOT : renumbered[parent[id]];
      operation[size] = operation[id];
      state[size] = state[id];
      time[size] = time[id];
      renumbered[id] = size++;
    }
    for (let i = 0, at = offset; i < count; i++, at += stride) if (data[at] >= 0) data[at] = renumbered[data[at]];
    this.#size = size;
    this.#threshold = Math.max(1 << 16, size * 2);
  }

  /** The entries from the beginning to one of them. */
  path(id: number): Int32Array {
    let length = 0;
    for (let at = id; at >= 0; at = this.parent[at]) length++;
    const path = new Int32Array(length);
    for (let at = id; at >= 0; at = this.parent[at]) path[--length] = at;
    return path;
  }
}
