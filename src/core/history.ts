import { FAIL, INFO, INVOKE, NEMESIS, OK, OP_TYPES, type Op, type OpType, type Process } from './op.js';
import { sharedMemory, tooLarge } from './shared-memory.js';
import type { Value } from './value.js';
import { NO_VALUE, type SharedValueTable, type ValueId, ValueTable } from './value-table.js';

/** The columns of a history: one entry per event, over shared memory. */
export interface HistoryColumns {
  /** `INVOKE`, `OK`, `FAIL` or `INFO`. */
  readonly type: Uint8Array;
  /** Process number; `NEMESIS` for the nemesis. */
  readonly process: Int32Array;
  /** Index into {@link History.names}. */
  readonly f: Uint16Array;
  /** Value id of the key, or `NO_VALUE`. */
  readonly key: Int32Array;
  /** Value id, or `NO_VALUE` where the event has none. */
  readonly value: Int32Array;
  /** Nanoseconds since the start of the run; NaN where a foreign history has no times. */
  readonly timeNs: Float64Array;
  /** Row of the other half: completion of an invocation, invocation of a completion; `-1` where there is none. */
  readonly pair: Int32Array;
  /** Index into {@link History.names}, or `-1` where the event has none. */
  readonly node: Int16Array;
  /** Value id of the error, or `NO_VALUE`. */
  readonly error: Int32Array;
  /** The index that the event carries, by which users know it. */
  readonly index: Int32Array;
}

/** What a worker thread needs to read a history without a copy. */
export interface SharedHistory {
  readonly length: number;
  readonly columns: HistoryColumns;
  readonly values: SharedValueTable;
  readonly names: readonly string[];
}

/**
 * A recorded history: events in the order in which they happened. Rows are numbered from 0; a row's `index` is the
 * number that it had where it was recorded. Immutable; columns and values may be read from several threads.
 */
export class History {
  readonly length: number;
  readonly columns: HistoryColumns;
  readonly values: ValueTable;
  /** Interned names of functions and nodes. */
  readonly names: readonly string[];

  constructor(length: number, columns: HistoryColumns, values: ValueTable, names: readonly string[]) {
    this.length = length;
    this.columns = columns;
    this.values = values;
    this.names = names;
  }

  static from(ops: Iterable<OpInput>): History {
    const builder = new HistoryBuilder();
    for (const op of ops) builder.append(op);
    return builder.build();
  }

  static fromShared(shared: SharedHistory): History {
    return new History(shared.length, shared.columns, new ValueTable(shared.values), shared.names);
  }

  share(): SharedHistory {
    return { length: this.length, columns: this.columns, values: this.values.share(), names: this.names };
  }

  /** The code of a function's name in column `f`; -1 where no event has it. */
  code(name: string): number {
    return this.names.indexOf(name);
  }

  type(row: number): OpType {
    return OP_TYPES[this.columns.type[row]] as OpType;
  }

  process(row: number): Process {
    const process = this.columns.process[row];
    return process === NEMESIS ? 'nemesis' : process;
  }

  f(row: number): string {
    return this.names[this.columns.f[row]] as string;
  }

  /** The value of a row; `undefined` where the event carries none. */
  value(row: number): Value | undefined {
    return this.#value(this.columns.value[row]);
  }

  /**
   * The value that holds for a completion: its own, or its invocation's where it leaves it out.
   * For an invocation: its own.
   */
  completedValueId(row: number): ValueId {
    const { value, pair } = this.columns;
    const own = value[row];
    if (own !== NO_VALUE || pair[row] < 0 || this.columns.type[row] === INVOKE) return own;
    return value[pair[row]];
  }

  /** The key of a row; a completion that leaves it out has its invocation's. */
  keyId(row: number): ValueId {
    const { key, pair, type } = this.columns;
    const own = key[row];
    return own !== NO_VALUE || pair[row] < 0 || type[row] === INVOKE ? own : key[pair[row]];
  }

  /** One event as an object. */
  op(row: number): Op {
    const { columns } = this;
    const key = this.#value(columns.key[row]);
    const value = this.#value(columns.value[row]);
    const error = this.#value(columns.error[row]);
    const node = columns.node[row];
    return {
      index: columns.index[row],
      timeNs: columns.timeNs[row],
      process: this.process(row),
      type: this.type(row),
      f: this.f(row),
      ...(key === undefined ? {} : { key }),
      ...(value === undefined ? {} : { value }),
      ...(node < 0 ? {} : { node: this.names[node] as string }),
      ...(error === undefined ? {} : { error }),
    };
  }

  *ops(): Generator<Op, void, void> {
    for (let row = 0; row < this.length; row++) yield this.op(row);
  }

  /** The sub-history of the given rows, in ascending order; pairs are found again, indices stay. */
  select(rows: Iterable<number>): History {
    const builder = new HistoryBuilder();
    for (const row of rows) builder.append(this.op(row));
    return builder.build();
  }

  #value(id: ValueId): Value | undefined {
    return id === NO_VALUE ? undefined : this.values.get(id);
  }
}

/** An event to append: index and time may be left out (foreign histories), then they are counted, or unknown. */
export interface OpInput extends Omit<Op, 'index' | 'timeNs'> {
  readonly index?: number;
  readonly timeNs?: number;
}

/**
 * Collects events into columns. 37 bytes an event, and each distinct value once.
 * An invocation is paired with the next completion of its process.
 */
export class HistoryBuilder {
  readonly values = new ValueTable();
  readonly #names: string[] = [];
  readonly #codes = new Map<string, number>();
  readonly #open = new Map<number, number>();
  #columns = allocate(256);
  #capacity = 256;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /**
   * The code of a function's or node's name.
   * @throws InputError `HISTORY_TOO_LARGE` beyond 32,768 of them.
   */
  name(name: string): number {
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    const code = this.#names.length;
    if (code > 0x7fff) throw tooLarge('it has more than 32,768 different names of functions and nodes');
    this.#names.push(name);
    this.#codes.set(name, code);
    return code;
  }

  /** Appends an event; its row. */
  append(op: OpInput): number {
    const { values } = this;
    return this.appendRow(
      typeCode(op.type),
      op.process === 'nemesis' ? NEMESIS : op.process,
      this.name(op.f),
      op.value === undefined ? NO_VALUE : values.intern(op.value),
      op.key === undefined ? NO_VALUE : values.intern(op.key),
      op.timeNs ?? Number.NaN,
      op.node === undefined ? -1 : this.name(op.node),
      op.error === undefined ? NO_VALUE : values.intern(op.error),
      op.index ?? this.#length,
    );
  }

  /**
   * Appends an event given as codes: for readers and the conductor, without an object in between.
   * @throws InputError `HISTORY_TOO_LARGE` where process or index is no whole number below 2^31.
   */
  appendRow(
    type: number,
    process: number,
    f: number,
    value: ValueId,
    key: ValueId,
    timeNs: number,
    node: number,
    error: ValueId,
    index: number,
  ): number {
    if ((process | 0) !== process || process < NEMESIS) throw tooLarge(`${process} is no process number below 2^31`);
    if ((index | 0) !== index) throw tooLarge(`${index} is no index below 2^31`);
    if (this.#length === this.#capacity) this.#grow();
    const row = this.#length++;
    const columns = this.#columns;
    columns.type[row] = type;
    columns.process[row] = process;
    columns.f[row] = f;
    columns.value[row] = value;
    columns.key[row] = key;
    columns.timeNs[row] = timeNs;
    columns.node[row] = node;
    columns.error[row] = error;
    columns.index[row] = index;
    columns.pair[row] = -1;
    if (type === INVOKE) {
      this.#open.set(process, row);
      return row;
    }
    const invocation = this.#open.get(process);
    // A nemesis may report several `info` events in a row; only the first after an invocation completes it.
    if (invocation !== undefined && columns.f[invocation] === f) {
      columns.pair[row] = invocation;
      columns.pair[invocation] = row;
      this.#open.delete(process);
    }
    return row;
  }

  /** The row of a process's open invocation; -1 where it has none. */
  openRow(process: number): number {
    return this.#open.get(process) ?? -1;
  }

  /** The history so far. Appending may go on afterwards; the history does not change with it. */
  build(): History {
    const columns = view(this.#columns, this.#length);
    // What is open yet will be paired when it completes, which is behind the end of this history.
    if (this.#open.size > 0) columns.pair = copyOf(columns.pair);
    return new History(this.#length, columns, this.values, [...this.#names]);
  }

  #grow(): void {
    this.#capacity *= 2;
    const wider = allocate(this.#capacity);
    for (const name of COLUMN_NAMES) wider[name].set(this.#columns[name] as never);
    this.#columns = wider;
  }
}

const COLUMN_NAMES = [
  'type',
  'process',
  'f',
  'key',
  'value',
  'timeNs',
  'pair',
  'node',
  'error',
  'index',
] as const satisfies readonly (keyof HistoryColumns)[];

function allocate(rows: number): HistoryColumns {
  const memory = (bytes: number) => sharedMemory(rows * bytes);
  return {
    type: new Uint8Array(memory(1)),
    process: new Int32Array(memory(4)),
    f: new Uint16Array(memory(2)),
    key: new Int32Array(memory(4)),
    value: new Int32Array(memory(4)),
    timeNs: new Float64Array(memory(8)),
    pair: new Int32Array(memory(4)),
    node: new Int16Array(memory(2)),
    error: new Int32Array(memory(4)),
    index: new Int32Array(memory(4)),
  };
}

function copyOf(column: Int32Array): Int32Array {
  const copy = new Int32Array(sharedMemory(column.byteLength));
  copy.set(column);
  return copy;
}

function view(c: HistoryColumns, n: number): { -readonly [K in keyof HistoryColumns]: HistoryColumns[K] } {
  return {
    type: c.type.subarray(0, n),
    process: c.process.subarray(0, n),
    f: c.f.subarray(0, n),
    key: c.key.subarray(0, n),
    value: c.value.subarray(0, n),
    timeNs: c.timeNs.subarray(0, n),
    pair: c.pair.subarray(0, n),
    node: c.node.subarray(0, n),
    error: c.error.subarray(0, n),
    index: c.index.subarray(0, n),
  };
}

function typeCode(type: OpType): number {
  switch (type) {
    case 'invoke':
      return INVOKE;
    case 'ok':
      return OK;
    case 'fail':
      return FAIL;
    case 'info':
      return INFO;
  }
}
