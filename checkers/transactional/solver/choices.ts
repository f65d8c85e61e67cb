import { doubled } from '../doubled.js';

/**
 * Pairs of chains of one key whose order is open, or has followed from others: literal `2c` says that the first chain of choice
 * `c` comes first, `2c + 1` that the second does. Pairs whose order shows in the edges already are not among them.
 */
export class Choices {
  length = 0;
  key = new Int32Array(256);
  /** Numbers of chains. */
  first = new Int32Array(256);
  second = new Int32Array(256);
  /** How many edges there were when pruning decided a choice: what its reason lies among. */
  edgesThen = new Int32Array(256);

  /** Adds a choice; its number. */
  add(key: number, first: number, second: number): number {
    if (this.length === this.key.length) this.#grow();
    this.key[this.length] = key;
    this.first[this.length] = first;
    this.second[this.length] = second;
    return this.length++;
  }

  #grow(): void {
    this.key = doubled(this.key);
    this.first = doubled(this.first);
    this.second = doubled(this.second);
    this.edgesThen = doubled(this.edgesThen);
  }
}
