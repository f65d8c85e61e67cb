import { FAIL, type History, NEMESIS, OK, type ValueId } from '../../src/core/index.js';
import { beginOf, outcomeOf } from '../halves.js';
import { listedValues } from '../listed-values.js';

/** A read of the whole set. */
export interface SetRead {
  readonly invocation: number;
  readonly completion: number;
  /** Value ids of the elements, as read, repeats included. */
  readonly elements: Int32Array;
}

/** What a history says about one element. Rows are -1 where there is none. */
export interface Element {
  readonly id: ValueId;
  /** Row of the first invocation of its add. */
  added: number;
  /** Row of the first invocation of an add of it that did not fail: before that it cannot be there. */
  possible: number;
  /** Row of the first `ok` of an add. */
  acknowledged: number;
  /** Row from which on it must be there: its acknowledgement, or the completion of the first read that saw it. */
  known: number;
  /** Index in {@link SetHistory.reads} of the read that saw it and completed first. */
  firstSeenIn: number;
  /** Index of the last read, by invocation, that saw it. */
  lastPresent: number;
  /** Index of the last read, by invocation, that did not see it. */
  lastAbsent: number;
  /** While reads are gone through backwards: the read that was last found to have it. */
  seenIn: number;
  /** The last read that saw it more than once. */
  duplicatedIn: number;
}

/** One set's adds and reads, joined per element. Linear in the history's length plus the elements in all reads. */
export interface SetHistory {
  /** In the order of their invocations. */
  readonly reads: readonly SetRead[];
  /** Rows of `ok` reads that gave no list. */
  readonly unreadable: readonly number[];
  readonly elements: readonly Element[];
}

/** Reads `add` and `read` operations; one set per key, where operations carry keys. */
export function setHistories(history: History): SetHistory[] {
  const { f, type, process } = history.columns;
  const add = history.code('add');
  const read = history.code('read');
  const byKey = new Map<ValueId, { adds: number[]; reads: SetRead[]; unreadable: number[] }>();
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS || (f[row] !== add && f[row] !== read)) continue;
    const key = history.keyId(row);
    let of = byKey.get(key);
    if (!of) byKey.set(key, (of = { adds: [], reads: [], unreadable: [] }));
    if (f[row] === add) of.adds.push(row);
    else if (type[row] === OK) {
      const one = setRead(history, row);
      if (one) of.reads.push(one);
      else of.unreadable.push(row);
    }
  }
  const table = new ElementTable(history.values.size);
  return [...byKey.values()].map(({ adds, reads, unreadable }) => {
    reads.sort((a, b) => a.invocation - b.invocation);
    return { reads, elements: joinElements(history, table, adds, reads), unreadable };
  });
}

/** The elements of one set after the other, found by their value ids without hashing. */
class ElementTable {
  #elements: Element[] = [];
  /** Place of each value id's element, or -1. */
  readonly #places: Int32Array;

  constructor(values: number) {
    this.#places = new Int32Array(values).fill(-1);
  }

  of(id: ValueId): Element {
    const place = this.#places[id];
    if (place >= 0) return this.#elements[place];
    const element: Element = {
      id,
      added: -1,
      possible: -1,
      acknowledged: -1,
      known: -1,
      firstSeenIn: -1,
      lastPresent: -1,
      lastAbsent: -1,
      seenIn: -1,
      duplicatedIn: -1,
    };
    this.#places[id] = this.#elements.length;
    this.#elements.push(element);
    return element;
  }

  get all(): readonly Element[] {
    return this.#elements;
  }

  /** The elements so far, in the order in which they came; the table is empty again. */
  take(): Element[] {
    const elements = this.#elements;
    for (const { id } of elements) this.#places[id] = -1;
    this.#elements = [];
    return elements;
  }
}

/**
 * Rows of reads without a list that would have shown something wrong if they had been empty: an element was known before,
 * and no read that began later has it. With `always`, it counts for nothing that a later read has it.
 */
export function tellingReads(history: History, { reads, elements, unreadable }: SetHistory, always: boolean): number[] {
  let from = Number.POSITIVE_INFINITY;
  for (const { known, lastPresent } of elements) {
    if (known < 0) continue;
    const seen = always || lastPresent < 0 ? -1 : reads[lastPresent].invocation;
    from = Math.min(from, Math.max(known, seen));
  }
  return unreadable.filter((row) => beginOf(history, row) > from);
}

/** A read's elements; undefined where its value is no list. */
function setRead(history: History, row: number): SetRead | undefined {
  const elements = listedValues(history, row);
  return elements && { invocation: beginOf(history, row), completion: row, elements };
}

function joinElements(
  history: History,
  table: ElementTable,
  adds: readonly number[],
  reads: readonly SetRead[],
): Element[] {
  for (const row of adds) noteAdd(history, table, row);
  for (let index = 0; index < reads.length; index++) notePresence(table, reads, index);
  noteAbsence(table, reads);
  return table.take();
}

function noteAdd(history: History, table: ElementTable, row: number): void {
  const { type, value } = history.columns;
  // What was asked for counts, whatever the completion says.
  const begin = beginOf(history, row);
  const element = table.of(value[begin]);
  if (begin === row) {
    if (element.added < 0) element.added = row;
    if (outcomeOf(history, row) !== FAIL && element.possible < 0) element.possible = row;
  }
  if (type[row] === OK && element.acknowledged < 0) {
    element.acknowledged = row;
    element.known = row;
  }
}

function notePresence(table: ElementTable, reads: readonly SetRead[], index: number): void {
  const read = reads[index];
  for (const id of read.elements) {
    const element = table.of(id);
    if (element.lastPresent === index) element.duplicatedIn = index;
    if (element.firstSeenIn < 0 || read.completion < reads[element.firstSeenIn].completion) element.firstSeenIn = index;
    if (element.known < 0 || read.completion < element.known) element.known = read.completion;
    element.lastPresent = index;
  }
}

/** From the last read backwards: an element drops out at the first read that lacks it. */
function noteAbsence(table: ElementTable, reads: readonly SetRead[]): void {
  let undecided: readonly Element[] = table.all;
  for (let index = reads.length - 1; index >= 0 && undecided.length > 0; index--) {
    for (const id of reads[index].elements) table.of(id).seenIn = index;
    const still: Element[] = [];
    for (const element of undecided) {
      if (element.seenIn === index) still.push(element);
      else element.lastAbsent = index;
    }
    undecided = still;
  }
}
