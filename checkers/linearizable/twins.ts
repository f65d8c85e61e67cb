import { countBits } from '../../src/core/index.js';
import type { Agenda } from './agenda.js';
import { ANY } from './code.js';
import { COST, type ConfigSet, DEAD, STATE, WORDS } from './config-set.js';
import type { OpenOperations } from './open-operations.js';
import { NEVER } from './problem.js';

/** With how many of its state a configuration is compared, at most. */
const COMPARED = 256;

/**
 * Drops configurations that another one can stand in for where operations behave alike, beyond those that have the same
 * of them left. Of one class, the other must have no more left that must happen before any moment, and as many in all, with
 * those that never end and need not happen: it does one of its own whenever the one does, that which ends first (exchange
 * argument). Worth its time where configurations are many.
 */
export class Twins {
  readonly #agenda: Agenda;
  readonly #open: OpenOperations;
  readonly #words: number;
  /** Slots of open operations that have twins: classes stand together, by end, those without an end last. */
  #slots: readonly number[] = [];
  /** By place among the slots: how many are left up to there must be no more, and be no fewer. */
  #most = new Uint8Array(0);
  #least = new Uint8Array(0);
  /** The words of both bit sets without the bits of those slots. */
  readonly #others: Int32Array;
  /** By configuration and place: how many are left of the class up to there. */
  #left = new Uint16Array(0);

  constructor(agenda: Agenda, open: OpenOperations, words: number) {
    this.#agenda = agenda;
    this.#open = open;
    this.#words = words;
    this.#others = new Int32Array(2 * words);
  }

  /** Thins out configurations in which exactly what is open now is open. */
  thin(set: ConfigSet): void {
    if (!this.#gather()) return;
    const { data, stride, count } = set;
    this.#left = new Uint16Array(count * this.#slots.length);
    const better = new Int32Array(count);
    const byState = new Map<number, number[]>();
    for (let k = 0, at = 0; k < count; k++, at += stride) {
      if (data[at] === DEAD) continue;
      better[k] = this.#weigh(data, at, k);
      const same = byState.get(data[at + STATE]);
      if (same) same.push(k);
      else byState.set(data[at + STATE], [k]);
    }
    for (const same of byState.values()) {
      // What stands in for another one weighs no less.
      if (same.length > 1)
        this.#keep(
          same.toSorted((a, b) => better[b] - better[a]),
          set,
        );
    }
    set.compact();
  }

  #keep(same: readonly number[], { data, stride }: ConfigSet): void {
    const kept: number[] = [];
    for (const k of same) {
      let needed = true;
      for (let j = 0; j < kept.length && j < COMPARED && needed; j++) {
        needed = !this.#standsIn(data, stride, kept[j], k);
      }
      if (needed) kept.push(k);
      else data[k * stride] = DEAD;
    }
  }

  /** Finds the classes among the open operations. Are there any? */
  #gather(): boolean {
    const { operation, isOpen } = this.#open;
    const { optional } = this.#agenda;
    const all: number[] = [];
    for (let s = 0; s < isOpen.length; s++) if (isOpen[s] === 1 && this.#mayHaveTwins(operation[s])) all.push(s);
    all.sort((a, b) => this.#compare(operation[a], operation[b]));
    const alike = (a: number | undefined, b: number | undefined) =>
      a !== undefined && b !== undefined && this.#behave(operation[a], operation[b]) === 0;
    const slots = all.filter((s, k) => alike(all[k - 1], s) || alike(s, all[k + 1]));
    this.#slots = slots;
    this.#least = Uint8Array.from(slots, (s, k) => (alike(s, slots[k + 1]) ? 0 : 1));
    this.#most = Uint8Array.from(slots, (s) => 1 - optional[operation[s]]);
    this.#others.fill(-1);
    for (const s of slots) {
      this.#others[s >>> 5] &= ~(1 << (s & 31));
      this.#others[this.#words + (s >>> 5)] &= ~(1 << (s & 31));
    }
    return slots.length > 0;
  }

  /** Must it happen, or need it not, but at any time? And can it be done once only, and not unseen? */
  #mayHaveTwins(i: number): boolean {
    const { code, optional, repeatable, deadline } = this.#agenda;
    if (code.reads[i] === 1 || code.guard[i] === ANY || repeatable[i] === 1) return false;
    return optional[i] === 0 || deadline[i] === NEVER;
  }

  #behave(i: number, j: number): number {
    const { guard, target, kind } = this.#agenda.code;
    return guard[i] - guard[j] || target[i] - target[j] || kind[i] - kind[j];
  }

  #compare(i: number, j: number): number {
    const { optional, deadline } = this.#agenda;
    return this.#behave(i, j) || optional[i] - optional[j] || deadline[i] - deadline[j];
  }

  /** Counts what a configuration has left. How good is that? */
  #weigh(data: Int32Array, at: number, k: number): number {
    const width = this.#slots.length;
    let weight = 0;
    let count = 0;
    for (let p = 0; p < width; p++) {
      const s = this.#slots[p];
      count += (data[at + WORDS + (s >>> 5)] >>> (s & 31)) & 1;
      this.#left[k * width + p] = count;
      if (this.#most[p] === 1) weight -= count;
      if (this.#least[p] === 1) {
        weight += count;
        count = 0;
      }
    }
    for (let w = 0; w < this.#others.length; w++) weight += countBits(data[at + WORDS + w] & this.#others[w]);
    return weight;
  }

  /** Can one configuration do whatever another of its state can? */
  #standsIn(data: Int32Array, stride: number, one: number, other: number): boolean {
    const [at, to] = [one * stride, other * stride];
    if (data[at + COST] > data[to + COST]) return false;
    for (let w = 0; w < this.#others.length; w++) {
      if ((data[to + WORDS + w] & ~data[at + WORDS + w] & this.#others[w]) !== 0) return false;
    }
    const width = this.#slots.length;
    for (let p = 0; p < width; p++) {
      const more = this.#left[one * width + p] - this.#left[other * width + p];
      if ((more > 0 && this.#most[p] === 1) || (more < 0 && this.#least[p] === 1)) return false;
    }
    return true;
  }
}
