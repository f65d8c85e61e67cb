import type { Random } from '../core/index.js';
import { MILLISECOND_NS } from '../core/index.js';
import type { VirtualClock } from './virtual-clock.js';

type Change =
  | { readonly kind: 'set'; readonly name: string; readonly content: unknown }
  | { readonly kind: 'append'; readonly name: string; readonly record: unknown }
  | { readonly kind: 'truncate'; readonly name: string; readonly length: number };

/** What is on a disk: files with one content, and logs of records. Contents are never changed in place. */
class Image {
  readonly files = new Map<string, unknown>();
  readonly logs = new Map<string, unknown[]>();

  apply(change: Change): void {
    switch (change.kind) {
      case 'set':
        this.files.set(change.name, change.content);
        return;
      case 'append':
        this.log(change.name).push(change.record);
        return;
      case 'truncate':
        this.log(change.name).length = change.length;
    }
  }

  log(name: string): unknown[] {
    let log = this.logs.get(name);
    if (!log) this.logs.set(name, (log = []));
    return log;
  }
}

/**
 * A node's disk. Writes are in the page cache at once, in order, and reach the platter with an fsync that was
 * called after them and has completed. A kill loses everything else: the strictest reading of what a database may rely on.
 */
export class SimulatedDisk {
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #fsyncNs: number;
  #cache = new Image();
  #durable = new Image();
  /** Writes that are not durable, oldest first. */
  #journal: Change[] = [];
  #generation = 0;
  #lastSyncNs = 0;

  constructor(clock: VirtualClock, random: Random, fsyncMs: number) {
    this.#clock = clock;
    this.#random = random;
    this.#fsyncNs = fsyncMs * MILLISECOND_NS;
  }

  read(name: string): unknown {
    return this.#cache.files.get(name);
  }

  readLog(name: string): readonly unknown[] {
    return this.#cache.log(name);
  }

  set(name: string, content: unknown): void {
    this.#write({ kind: 'set', name, content });
  }

  append(name: string, record: unknown): void {
    this.#write({ kind: 'append', name, record });
  }

  /** Cuts a log down to its first `length` records. */
  truncate(name: string, length: number): void {
    this.#write({ kind: 'truncate', name, length });
  }

  /**
   * Makes everything written so far durable, then calls back; at once when it is already. Calls complete in order;
   * one whose node is killed first never calls back.
   */
  fsync(done: () => void): void {
    const pending = this.#journal.length;
    if (pending === 0) {
      done();
      return;
    }
    const last = this.#journal[pending - 1];
    const generation = this.#generation;
    const now = this.#clock.nowNs();
    const timeNs = Math.max(this.#lastSyncNs, now + Math.round(this.#random.exponential(this.#fsyncNs)));
    this.#lastSyncNs = timeNs;
    this.#clock.schedule(timeNs, () => {
      if (generation !== this.#generation) return;
      this.#flush(last);
      done();
    });
  }

  /** The node is killed: only what is durable is left. */
  crash(): void {
    this.#generation++;
    this.#journal = [];
    const image = new Image();
    for (const [name, content] of this.#durable.files) image.files.set(name, content);
    for (const [name, log] of this.#durable.logs) image.logs.set(name, [...log]);
    this.#cache = image;
  }

  #write(change: Change): void {
    this.#cache.apply(change);
    this.#journal.push(change);
  }

  /** The journal up to and with `last`, where an earlier fsync has not taken it along. */
  #flush(last: Change): void {
    const end = this.#journal.indexOf(last) + 1;
    for (let i = 0; i < end; i++) this.#durable.apply(this.#journal[i]);
    this.#journal.splice(0, end);
  }
}
