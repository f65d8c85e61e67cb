import {
  FAIL,
  type History,
  INFO,
  INVOKE,
  NEMESIS,
  NO_VALUE,
  NULL_ID,
  OK,
  type ValueId,
} from '../../src/core/index.js';

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
  /** Row of the first `ok` of an add. */
  acknowledged: number;
  /** Did every add of it fail, or may one have happened without an acknowledgement? */
  unacknowledged: 'failed' | 'unknown' | 'none';
  /** Row from which on it must be there: its acknowledgement, or the completion of the first read that saw it. */
  known: number;
  /** Index in {@link SetHistory.reads} of the first and last read (by invocation) that saw it. */
  firstPresent: number;
  lastPresent: number;
  /** Index of the last read, by invocation, that did not see it. */
  lastAbsent: number;
  /** The read that saw it most often, where one saw it more than once. */
  duplicatedIn: number;
}

/** One set's adds and reads, joined per element. Linear in the history's length plus the elements in all reads. */
export interface SetHistory {
  readonly key: ValueId;
  /** In the order of their invocations. */
  readonly reads: readonly SetRead[];
  readonly elements: ReadonlyMap<ValueId, Element>;
}

/** Reads `add` and `read` operations; one set per key, where operations carry keys. */
export function setHistories(history: History): SetHistory[] {
  const { f, type, process } = history.columns;
  const add = history.code('add');
  const read = history.code('read');
  const byKey = new Map<ValueId, { adds: number[]; reads: SetRead[] }>();
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS || (f[row] !== add && f[row] !== read)) continue;
    const key = history.keyId(row);
    let of = byKey.get(key);
    if (!of) byKey.set(key, (of = { adds: [], reads: [] }));
    if (f[row] === add) of.adds.push(row);
    else if (type[row] === OK) of.reads.push(setRead(history, row));
  }
  return [...byKey].map(([id, { adds, reads }]) => {
    reads.sort((a, b) => a.invocation - b.invocation);
    return { key: id, reads, elements: joinElements(history, adds, reads) };
  });
}

function setRead(history: History, row: number): SetRead {
  const { pair, value } = history.columns;
  const invocation = pair[row] < 0 ? row : pair[row];
  const id = value[row];
  if (id === NO_VALUE || id === NULL_ID) return { invocation, completion: row, elements: new Int32Array(0) };
  const cursor = history.values.cursor(id);
  const count = cursor.enterArray();
  if (count < 0) return { invocation, completion: row, elements: new Int32Array(0) };
  const elements = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const from = cursor.at;
    cursor.skip();
    elements[i] = history.values.internBytes(cursor.bytes, from, cursor.at);
  }
  return { invocation, completion: row, elements };
}

function joinElements(history: History, adds: readonly number[], reads: readonly SetRead[]): Map<ValueId, Element> {
  const elements = new Map<ValueId, Element>();
  for (const row of adds) noteAdd(history, elements, row);
  reads.forEach((read, index) => notePresence(elements, read, index));
  noteAbsence([...elements.values()], reads);
  return elements;
}

function noteAdd(history: History, elements: Map<ValueId, Element>, row: number): void {
  const { type, pair } = history.columns;
  const element = elementOf(elements, history.completedValueId(row));
  if (type[row] === INVOKE) {
    if (element.added < 0) element.added = row;
    if (pair[row] < 0) element.unacknowledged = 'unknown';
    return;
  }
  // A completion whose invocation was not recorded stands for both.
  if (element.added < 0) element.added = row;
  if (type[row] === OK && element.acknowledged < 0) {
    element.acknowledged = row;
    element.known = row;
  }
  if (type[row] === INFO) element.unacknowledged = 'unknown';
  if (type[row] === FAIL && element.unacknowledged === 'none') element.unacknowledged = 'failed';
}

function notePresence(elements: Map<ValueId, Element>, read: SetRead, index: number): void {
  const counts = new Map<ValueId, number>();
  for (const id of read.elements) {
    const element = elementOf(elements, id);
    if (element.firstPresent < 0) element.firstPresent = index;
    if (element.known < 0 || read.completion < element.known) element.known = read.completion;
    element.lastPresent = index;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    if (count > 1) element.duplicatedIn = index;
  }
}

/** From the last read backwards: an element drops out at the first read that lacks it. */
function noteAbsence(elements: readonly Element[], reads: readonly SetRead[]): void {
  let undecided = elements;
  const seen = new Map<ValueId, number>();
  for (let index = reads.length - 1; index >= 0 && undecided.length > 0; index--) {
    for (const id of reads[index].elements) seen.set(id, index);
    const still: Element[] = [];
    for (const element of undecided) {
      if (seen.get(element.id) === index) still.push(element);
      else element.lastAbsent = index;
    }
    undecided = still;
  }
}

function elementOf(elements: Map<ValueId, Element>, id: ValueId): Element {
  let element = elements.get(id);
  if (!element) {
    element = {
      id,
      added: -1,
      acknowledged: -1,
      unacknowledged: 'none',
      known: -1,
      firstPresent: -1,
      lastPresent: -1,
      lastAbsent: -1,
      duplicatedIn: -1,
    };
    elements.set(id, element);
  }
  return element;
}
