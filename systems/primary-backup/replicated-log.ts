import type { NodeName } from '../../src/core/index.js';
import type { NodeEnvironment } from '../../src/sim/index.js';
import type { Entry, Tail } from './messages.js';

/** What a node must not forget: its term, its vote in that term, and its log. */
export class ReplicatedLog {
  readonly #disk: NodeEnvironment<unknown>['disk'];
  readonly #durable: boolean;
  readonly #entries: Entry[];
  #term: number;
  #votedFor: NodeName | undefined;

  /** With `durable` false nothing is ever fsynced (a mutant). */
  constructor(disk: NodeEnvironment<unknown>['disk'], durable: boolean) {
    this.#disk = disk;
    this.#durable = durable;
    this.#entries = [...(disk.readLog('log') as readonly Entry[])];
    const ballot = disk.read('ballot') as { term: number; votedFor: NodeName | undefined } | undefined;
    this.#term = ballot?.term ?? 0;
    this.#votedFor = ballot?.votedFor;
  }

  get term(): number {
    return this.#term;
  }

  get votedFor(): NodeName | undefined {
    return this.#votedFor;
  }

  /** Index of the last entry; the first has index 1. */
  get last(): number {
    return this.#entries.length;
  }

  get tail(): Tail {
    return this.position(this.last);
  }

  position(index: number): Tail {
    return { index, term: this.termAt(index) };
  }

  /** 0 before the first entry. */
  termAt(index: number): number {
    return this.#entries[index - 1]?.term ?? 0;
  }

  entry(index: number): Entry | undefined {
    return this.#entries[index - 1];
  }

  /** Up to `limit` entries behind an index. */
  after(index: number, limit: number): readonly Entry[] {
    return this.#entries.slice(index, index + limit);
  }

  ballot(term: number, votedFor: NodeName | undefined): void {
    this.#term = term;
    this.#votedFor = votedFor;
    this.#disk.set('ballot', { term, votedFor });
  }

  append(entry: Entry): void {
    this.#entries.push(entry);
    this.#disk.append('log', entry);
  }

  truncate(length: number): void {
    this.#entries.length = length;
    this.#disk.truncate('log', length);
  }

  /** Calls back when all of it is durable. */
  sync(done: () => void): void {
    if (this.#durable) this.#disk.fsync(done);
    else done();
  }
}
