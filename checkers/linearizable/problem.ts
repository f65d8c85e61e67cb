import {
  FAIL,
  type History,
  INFO,
  INVOKE,
  InputError,
  NEMESIS,
  NO_VALUE,
  NULL_ID,
  OK,
  type Value,
  type ValueId,
} from '../../src/core/index.js';
import type { Model, Operation } from './model.js';
import { Numbering } from './numbering.js';

/** The return position of an operation that never returned. */
export const NEVER = 0x7fffffff;

/**
 * The operations on one object, as columns in the order of their calls. Positions count the events of this problem:
 * operation `a` precedes `b` in real time exactly where `ret[a] < call[b]`.
 * Operations that failed, reads that never returned and the nemesis are not in it.
 */
export interface Problem {
  readonly history: History;
  readonly model: Model;
  /** The object's key; `undefined` where the history is about one object. */
  readonly key: Value | undefined;
  /** How many operations. */
  readonly length: number;
  /** Position of the invocation. */
  readonly call: Int32Array;
  /** Position of the completion; {@link NEVER} for an operation with an unknown outcome. */
  readonly ret: Int32Array;
  /** The events by position: `operation * 2` is its call, `operation * 2 + 1` its return. */
  readonly events: Int32Array;
  /** Index into `history.names`. */
  readonly f: Uint16Array;
  /** Value id of what was asked for, in `history.values`; `NULL_ID` where there is none. Keys are taken off. */
  readonly input: Int32Array;
  /** Value id of what was answered; `NO_VALUE` for an operation with an unknown outcome. */
  readonly output: Int32Array;
  readonly process: Int32Array;
  /** Row of the invocation in the history; -1 where only the completion was recorded. */
  readonly invocation: Int32Array;
  /** Row of the completion; -1 where there is none. */
  readonly completion: Int32Array;
}

/** An operation as its model sees it. */
export function operationOf(problem: Problem, i: number): Operation {
  const { values, names } = problem.history;
  const output = problem.output[i];
  return {
    f: names[problem.f[i]] as string,
    input: values.get(problem.input[i]),
    output: output === NO_VALUE ? undefined : values.get(output),
    process: problem.process[i],
  };
}

/**
 * The problems that a history poses, one for each key, in the order in which keys first occur. Keys are those of the
 * `key` column; where no event has one and the model is keyed, or with `byKey`, values are `[key, value]`.
 * Linear in the length. Raises {@link InputError} for functions that the model does not know.
 */
export function problemsOf(history: History, model: Model, options: { readonly byKey?: boolean } = {}): Problem[] {
  return new Extraction(history, model, options.byKey === true).problems();
}

/** Where a key's id may stand: before the first one. */
const NONE_YET = NO_VALUE - 1;

class Extraction {
  readonly #history: History;
  readonly #model: Model;
  readonly #tuples: boolean;
  /** Per operation, in the order of calls. */
  #length = 0;
  readonly #invocation: Int32Array;
  readonly #completion: Int32Array;
  readonly #key: Int32Array;
  #events: Int32Array;
  #eventCount = 0;
  /** Operation of an invocation's row. */
  readonly #operationAt: Int32Array;
  readonly #known: Int8Array;
  readonly #keys: Numbering;
  /** The key of the operation before, and its number: mostly there is one object only. */
  #lastKey: ValueId = NONE_YET;
  #lastNumber = -1;

  constructor(history: History, model: Model, byKey: boolean) {
    this.#history = history;
    this.#model = model;
    this.#tuples = (byKey || model.keyed === true) && !history.columns.key.some((id) => id !== NO_VALUE);
    this.#keys = new Numbering(history.values);
    const rows = history.length;
    this.#invocation = new Int32Array(rows);
    this.#completion = new Int32Array(rows);
    this.#key = new Int32Array(rows);
    this.#events = new Int32Array(rows * 2);
    this.#operationAt = new Int32Array(rows).fill(-1);
    this.#known = new Int8Array(history.names.length);
  }

  problems(): Problem[] {
    const alone = this.#completionsAlone();
    if (alone.size === 0) this.#take(0, this.#history.length);
    else {
      this.#openAlone(alone, -1);
      for (let row = 0; row < this.#history.length; row++) {
        this.#take(row, row + 1);
        this.#openAlone(alone, row);
      }
    }
    return this.#keys.ids.length <= 1 ? [this.#only()] : this.#split();
  }

  /** Takes in some rows. One plain loop: a short check ends before what it calls is compiled. */
  #take(from: number, to: number): void {
    const { type, process, pair } = this.#history.columns;
    const operationAt = this.#operationAt;
    const events = this.#events;
    for (let row = from; row < to; row++) {
      if (process[row] === NEMESIS) continue;
      const other = pair[row];
      if (type[row] === INVOKE) this.#invoked(row, other, other < 0 ? INFO : type[other]);
      else if (type[row] === OK) {
        const i = operationAt[other < 0 ? row : other];
        if (i >= 0) events[this.#eventCount++] = i * 2 + 1;
      }
    }
  }

  /** `outcome`: the type of the completion. */
  #invoked(row: number, completion: number, outcome: number): void {
    if (outcome !== FAIL && this.#known[this.#history.columns.f[row]] === 0) this.#checkFunction(row);
    if (outcome === OK || (outcome !== FAIL && !this.#readsOnly(row))) this.#add(row, completion, row);
    else this.#mention(this.#keyIn(row, completion));
  }

  #add(invocation: number, completion: number, at: number): void {
    const i = this.#length++;
    this.#invocation[i] = invocation;
    this.#completion[i] = completion;
    const key = this.#keyIn(invocation, completion);
    if (this.#tuples && key === NO_VALUE) throw this.#noKey(at);
    if (key !== this.#lastKey) {
      this.#lastKey = key;
      this.#lastNumber = this.#keys.of(key);
    }
    this.#key[i] = this.#lastNumber;
    this.#operationAt[at] = i;
    this.#events[this.#eventCount++] = i * 2;
  }

  /**
   * Completions without an invocation, by the row after which they may have been called: their process's last event
   * before them. That is the earliest that is possible, so it can raise no false alarm.
   */
  #completionsAlone(): Map<number, number[]> {
    const { length, columns } = this.#history;
    const { type, process, pair } = columns;
    const alone = new Map<number, number[]>();
    const isAlone = (row: number) =>
      pair[row] < 0 && type[row] !== INVOKE && type[row] !== FAIL && process[row] !== NEMESIS;
    // Mostly there is none, and nearly every event has a pair: so much is found without a look at each.
    let first = pair.indexOf(-1);
    while (first >= 0 && !isAlone(first)) first = pair.indexOf(-1, first + 1);
    if (first < 0) return alone;
    const last = new Map<number, number>();
    for (let row = 0; row < length; row++) {
      if (isAlone(row)) {
        const after = last.get(process[row]) ?? -1;
        alone.set(after, [...(alone.get(after) ?? []), row]);
      }
      if (pair[row] < 0 || type[row] !== INVOKE) last.set(process[row], row);
    }
    return alone;
  }

  #openAlone(alone: ReadonlyMap<number, readonly number[]>, after: number): void {
    for (const row of alone.get(after) ?? []) {
      this.#checkFunction(row);
      const done = this.#history.columns.type[row] === OK;
      if (done || !this.#readsOnly(row)) this.#add(-1, row, row);
    }
  }

  #checkFunction(row: number): void {
    const code = this.#history.columns.f[row];
    const f = this.#history.names[code] as string;
    const { name, functions } = this.#model;
    if (!functions.includes(f)) {
      throw new InputError(`checking linearizability as ${name}: the history has operations ${f}`, {
        code: 'UNKNOWN_FUNCTION',
        hint: `The model ${name} knows ${functions.join(', ')}.`,
        details: { f, model: name, index: this.#history.columns.index[row] },
      });
    }
    this.#known[code] = 1;
  }

  #readsOnly(row: number): boolean {
    const process = this.#history.columns.process[row];
    const input = this.#history.value(row) ?? null;
    const stripped = this.#tuples && Array.isArray(input) && input.length === 2 ? (input[1] as Value) : input;
    return this.#model.readonly?.({ f: this.#history.f(row), input: stripped, output: undefined, process }) ?? false;
  }

  /** The key that an operation is about; `NO_VALUE` where the history does not say. */
  #keyIn(invocation: number, completion: number): ValueId {
    const { key, value } = this.#history.columns;
    const row = invocation >= 0 ? invocation : completion;
    if (!this.#tuples) return key[row];
    const id = this.#part(value[row], 0);
    return id === NO_VALUE && completion >= 0 ? this.#part(value[completion], 0) : id;
  }

  /** An object of which nothing is known but that it was asked for is one of the history's all the same. */
  #mention(key: ValueId): void {
    if (key !== NO_VALUE) this.#keys.of(key);
  }

  /** An element of a value `[key, value]`; `NO_VALUE` where it is none. */
  #part(id: ValueId, element: 0 | 1): ValueId {
    if (id < 0) return NO_VALUE;
    const { values } = this.#history;
    const cursor = values.cursor(id);
    if (cursor.enterArray() !== 2) return NO_VALUE;
    if (element === 1) cursor.skip();
    const from = cursor.at;
    cursor.skip();
    return values.internBytes(values.bytes, from, cursor.at);
  }

  #noKey(row: number): InputError {
    const index = this.#history.columns.index[row];
    return new InputError(`checking by key: the operation with index ${index} has no value [key, value]`, {
      code: 'NO_KEY',
      hint: 'Keys stand in the field `key`, or first in every value: [key, value].',
      details: { index },
    });
  }

  #only(): Problem {
    const n = this.#length;
    return this.#problem(
      this.#keys.ids[0] ?? NO_VALUE,
      this.#invocation.slice(0, n),
      this.#completion.slice(0, n),
      this.#events.slice(0, this.#eventCount),
    );
  }

  /** Operations and events of each key together, order kept: a counting sort. */
  #split(): Problem[] {
    const keys = this.#keys.ids.length;
    const start = new Int32Array(keys + 1);
    const eventStart = new Int32Array(keys + 1);
    for (let i = 0; i < this.#length; i++) start[this.#key[i] + 1]++;
    for (let e = 0; e < this.#eventCount; e++) eventStart[this.#key[this.#events[e] >> 1] + 1]++;
    for (let k = 0; k < keys; k++) {
      start[k + 1] += start[k];
      eventStart[k + 1] += eventStart[k];
    }
    const invocation = new Int32Array(this.#length);
    const completion = new Int32Array(this.#length);
    const local = new Int32Array(this.#length);
    const fill = start.slice();
    for (let i = 0; i < this.#length; i++) {
      const k = this.#key[i];
      const at = fill[k]++;
      local[i] = at - start[k];
      invocation[at] = this.#invocation[i];
      completion[at] = this.#completion[i];
    }
    const events = new Int32Array(this.#eventCount);
    const eventFill = eventStart.slice();
    for (let e = 0; e < this.#eventCount; e++) {
      const event = this.#events[e];
      events[eventFill[this.#key[event >> 1]]++] = local[event >> 1] * 2 + (event & 1);
    }
    return this.#keys.ids.map((key, k) =>
      this.#problem(
        key,
        invocation.subarray(start[k], start[k + 1]),
        completion.subarray(start[k], start[k + 1]),
        events.subarray(eventStart[k], eventStart[k + 1]),
      ),
    );
  }

  #problem(key: ValueId, invocation: Int32Array, completion: Int32Array, events: Int32Array): Problem {
    const { length } = invocation;
    const problem = {
      history: this.#history,
      model: this.#model,
      key: key === NO_VALUE ? undefined : this.#history.values.get(key),
      length,
      call: new Int32Array(length),
      ret: new Int32Array(length).fill(NEVER),
      events,
      f: new Uint16Array(length),
      input: new Int32Array(length),
      output: new Int32Array(length),
      process: new Int32Array(length),
      invocation,
      completion,
    };
    setPositions(problem);
    setValues(problem);
    if (this.#tuples) this.#takeKeysOff(problem);
    return problem;
  }

  #takeKeysOff({ length, input, output }: Problem): void {
    for (let i = 0; i < length; i++) {
      input[i] = this.#bare(input[i]);
      if (output[i] !== NO_VALUE) output[i] = this.#bare(output[i]);
    }
  }

  /** The id of a value without its key. */
  #bare(id: ValueId): ValueId {
    const value = this.#part(id, 1);
    return value === NO_VALUE ? NULL_ID : value;
  }
}

/** Sets the columns of positions from the events. */
function setPositions({ events, call, ret }: Problem): void {
  const { length } = events;
  for (let at = 0; at < length; at++) {
    const event = events[at];
    if ((event & 1) === 0) call[event >> 1] = at;
    else ret[event >> 1] = at;
  }
}

/** Sets the columns that stand in the history, values with their keys. */
function setValues(problem: Problem): void {
  const { length, invocation, completion, ret, f, input, output, process } = problem;
  const { columns } = problem.history;
  const { value } = columns;
  for (let i = 0; i < length; i++) {
    const done = completion[i];
    const row = invocation[i] >= 0 ? invocation[i] : done;
    f[i] = columns.f[row];
    process[i] = columns.process[row];
    const asked = value[row];
    const answered = ret[i] === NEVER ? asked : value[done];
    input[i] = asked === NO_VALUE ? NULL_ID : asked;
    // A completion that leaves its value out has its invocation's.
    output[i] = ret[i] === NEVER ? NO_VALUE : answered === NO_VALUE ? input[i] : answered;
  }
}
