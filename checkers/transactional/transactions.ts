import { FAIL, type History, INFO, INVOKE, NEMESIS, NO_VALUE, NULL_ID, OK, type Value } from '../../src/core/index.js';
import { Interner, PairInterner } from './interner.js';
import { incompatibleReads, longestReads } from './longest-reads.js';
import { MicroOperationReader } from './micro-operations.js';
import { pairing } from './pairing.js';

/** How clients wrote: `append` adds an element to the list under a key, `w` replaces the value under it. */
export type Dialect = 'list-append' | 'rw-register';

/** Micro-operation kinds in {@link Transactions.mopKind}. */
export const READ = 0;
export const WRITE = 1;

/** In {@link Transactions.mopVersion} of a read: it saw the state before any write. */
export const INITIAL = -1;
/** In {@link Transactions.mopVersion} of a read: what it saw is not known (the outcome is `info` or `fail`). */
export const UNKNOWN = -2;

/** In {@link Transactions.versionWrite}: nobody wrote it, or it is not known which write of several it is. */
export const NO_WRITE = -1;
export const AMBIGUOUS_WRITE = -2;

/** In {@link Transactions.end}: no event says that it has ended. */
export const NEVER = 0x7fffffff;

/**
 * The transactions of a history as columns, in the order in which they began. Transaction `t` has the
 * micro-operations `mopStart[t] … mopStart[t + 1] - 1`, in program order.
 *
 * A *version* is a pair of key and value that some micro-operation wrote or saw, numbered from 0. In list-append a
 * version is an element under its key: the list that ends with it. A read of a list is known by its last element here;
 * the whole list lies encoded in the history's value table ({@link TransactionColumns.listAt}) and is decoded on demand by
 * {@link TransactionColumns.elements}, so that reads cost no memory by their length.
 *
 * A transaction whose outcome is `info` or `fail` has its invocation's micro-operations, and its reads are `UNKNOWN`. So are
 * those of an `ok` completion without a value.
 * A completion without an invocation is a transaction that begins and ends at its own row.
 * Memory: about 25 bytes a transaction, 25 a micro-operation and 25 a version.
 */
export interface TransactionColumns {
  readonly dialect: Dialect;
  readonly count: number;
  readonly keyCount: number;
  /** `OK`, `FAIL` or `INFO`; an invocation that never completed is `INFO`. */
  readonly outcome: Uint8Array;
  readonly process: Int32Array;
  /** Row where it began: its invocation, or its completion where the history has no invocation. */
  readonly begin: Int32Array;
  /** Row of an `ok` completion; `NEVER` for `info` (it may take effect at any later time) and `fail`. */
  readonly end: Int32Array;
  /** Row of the completion, whatever it says; -1 where there is none. */
  readonly completion: Int32Array;
  /** Offsets into the mop columns; `count + 1` entries. */
  readonly mopStart: Int32Array;
  readonly mopKind: Uint8Array;
  /** Dense key number, see {@link Transactions.key}. */
  readonly mopKey: Int32Array;
  /** Version written or seen; `INITIAL` or `UNKNOWN` for reads. */
  readonly mopVersion: Int32Array;
  /** The transaction of each micro-operation. */
  readonly mopTransaction: Int32Array;
  /** Of a list read: byte offset of its first element in `history.values.bytes`; 0 otherwise. */
  readonly listAt: Uint32Array;
  /** Of a list read: byte offset behind its last element; 0 otherwise. */
  readonly listEnd: Uint32Array;
  /** Of a list read: how many elements it saw; 0 otherwise. */
  readonly listLength: Int32Array;
  readonly versionCount: number;
  readonly versionKey: Int32Array;
  /**
   * The micro-operation that wrote a version; `NO_WRITE` where none did. Where several did, the only one that did not fail,
   * or the last one of the only transaction that set a register so; else `AMBIGUOUS_WRITE`. A register that was set to null
   * is ambiguous, too: reads cannot tell that from the initial state.
   */
  readonly versionWrite: Int32Array;
  /** The versions that a list read saw, first to last, in a new array; linear in the list's length. */
  elements(mop: number): Int32Array;
}

/** See {@link TransactionColumns}. Built in one pass over the encoded values, without an object for each operation. */
export class Transactions implements TransactionColumns {
  readonly history: History;
  readonly dialect: Dialect;
  readonly count: number;
  readonly outcome: Uint8Array;
  readonly process: Int32Array;
  readonly begin: Int32Array;
  readonly end: Int32Array;
  readonly completion: Int32Array;
  readonly mopStart: Int32Array;
  readonly mopKind: Uint8Array;
  readonly mopKey: Int32Array;
  readonly mopVersion: Int32Array;
  readonly listAt: Uint32Array;
  readonly listEnd: Uint32Array;
  readonly listLength: Int32Array;
  readonly mopTransaction: Int32Array;
  /** Of list-append, by key: the read that saw most; -1 where none saw anything. */
  readonly longest: Int32Array;
  /** Of list-append, by micro-operation: 1 where a read saw no prefix of its key's longest read. */
  readonly incompatible: Uint8Array;
  versionKey: Int32Array = new Int32Array(0);
  versionWrite: Int32Array = new Int32Array(0);
  readonly #reader: MicroOperationReader;
  readonly #keys: Interner;
  readonly #values: Interner;
  readonly #versions: PairInterner;
  /** By key of a register that a transaction which may have taken effect set to null: that version. */
  readonly #nulls = new Map<number, number>();

  /**
   * @throws {InputError} `NOT_A_TRANSACTION` where an operation's value is not a list of micro-operations.
   */
  constructor(history: History, dialect: Dialect) {
    this.history = history;
    this.dialect = dialect;
    this.#keys = new Interner(history.values.bytes);
    this.#values = new Interner(history.values.bytes);
    this.#reader = new MicroOperationReader(history, dialect);
    const pair = pairing(history);
    const begin = beginnings(history, pair);
    const count = begin.length;
    this.count = count;
    this.begin = begin;
    this.completion = new Int32Array(count);
    this.outcome = new Uint8Array(count);
    this.process = new Int32Array(count);
    this.end = new Int32Array(count);
    this.mopStart = new Int32Array(count + 1);
    const mops = this.#layOut(pair);
    this.mopKind = new Uint8Array(mops);
    this.mopKey = new Int32Array(mops);
    this.mopVersion = new Int32Array(mops);
    this.mopTransaction = new Int32Array(mops);
    this.#versions = new PairInterner(mops >> 1);
    const lists = dialect === 'list-append' ? mops : 0;
    this.listAt = new Uint32Array(lists);
    this.listEnd = new Uint32Array(lists);
    this.listLength = new Int32Array(lists);
    for (let t = 0; t < count; t++) this.#read(t);
    this.longest = dialect === 'list-append' ? longestReads(this) : new Int32Array(0);
    this.incompatible = incompatibleReads(this, this.longest, history.values.bytes);
    this.#meetElements();
    if (this.#nulls.size > 0) this.#confuseNulls();
    this.#findWrites();
  }

  get keyCount(): number {
    return this.#keys.size;
  }

  get versionCount(): number {
    return this.#versions.size;
  }

  /** The key behind a key number. */
  key(key: number): Value {
    return this.#keys.value(key);
  }

  /** The element or register value of a version. */
  versionValue(version: number): Value {
    return this.#values.value(this.#versions.second(version));
  }

  elements(mop: number): Int32Array {
    const out = new Int32Array(this.listLength[mop]);
    const { cursor } = this.#reader;
    const key = this.mopKey[mop];
    cursor.at = this.listAt[mop];
    for (let i = 0; i < out.length; i++) {
      const from = cursor.at;
      cursor.skip();
      out[i] = this.#version(key, from, cursor.at);
    }
    return out;
  }

  /** Fills the columns by transaction; the number of micro-operations. */
  #layOut(pair: Int32Array): number {
    const { columns } = this.history;
    let mops = 0;
    for (let t = 0; t < this.count; t++) {
      const row = this.begin[t];
      const invoked = columns.type[row] === INVOKE;
      const completion = invoked ? pair[row] : row;
      const type = completion < 0 ? INFO : columns.type[completion];
      this.completion[t] = completion;
      this.outcome[t] = type;
      this.process[t] = columns.process[row];
      this.end[t] = type === OK ? completion : NEVER;
      this.mopStart[t] = mops;
      mops += this.#reader.open(this.valueRow(t));
    }
    this.mopStart[this.count] = mops;
    return mops;
  }

  /** The row whose value holds for a transaction: its completion where that is `ok` and carries one, else where it began. */
  valueRow(t: number): number {
    const completion = this.completion[t];
    if (this.outcome[t] !== OK) return this.begin[t];
    const value = this.history.columns.value[completion];
    return value === NO_VALUE || value === NULL_ID ? this.begin[t] : completion;
  }

  #read(t: number): void {
    const reader = this.#reader;
    const { cursor } = reader;
    const row = this.valueRow(t);
    const known = this.outcome[t] === OK && row === this.completion[t];
    reader.open(row);
    for (let m = this.mopStart[t]; m < this.mopStart[t + 1]; m++) {
      reader.next(row);
      const key = this.#keys.intern(reader.keyFrom, reader.keyTo);
      this.mopKind[m] = reader.kind;
      this.mopKey[m] = key;
      this.mopTransaction[m] = t;
      if (reader.kind === WRITE) {
        this.mopVersion[m] = this.#version(key, reader.valueFrom, reader.valueTo);
        if (reader.isNull && this.dialect === 'rw-register' && this.outcome[t] !== FAIL) {
          this.#nulls.set(key, this.mopVersion[m]);
        }
      } else if (!known) {
        this.mopVersion[m] = UNKNOWN;
      } else if (reader.isNull) {
        this.mopVersion[m] = INITIAL;
      } else if (this.dialect === 'rw-register') {
        this.mopVersion[m] = this.#version(key, reader.valueFrom, reader.valueTo);
      } else {
        this.listAt[m] = reader.listAt;
        this.listEnd[m] = reader.valueTo;
        this.listLength[m] = reader.listLength;
        this.mopVersion[m] =
          reader.listLength === 0 ? INITIAL : this.#version(key, reader.lastElementFrom, reader.valueTo);
      }
      cursor.at = reader.end;
    }
  }

  /** Gives a number to every element that some read saw: prefixes of the longest reads have no others than these. */
  #meetElements(): void {
    for (const mop of this.longest) if (mop >= 0) this.elements(mop);
    for (let m = 0; m < this.incompatible.length; m++) if (this.incompatible[m] === 1) this.elements(m);
  }

  #version(key: number, from: number, to: number): number {
    return this.#versions.intern(key, this.#values.intern(from, to));
  }

  /** Where null was written, reads of it may have seen that. */
  #confuseNulls(): void {
    const { mopKey, mopVersion } = this;
    for (let m = 0; m < mopVersion.length; m++) {
      if (mopVersion[m] === INITIAL) mopVersion[m] = this.#nulls.get(mopKey[m]) ?? INITIAL;
    }
  }

  #findWrites(): void {
    const write = new Int32Array(this.versionCount).fill(NO_WRITE);
    const { mopKind, mopVersion, mopTransaction, outcome } = this;
    const registers = this.dialect === 'rw-register';
    // Failed transactions last, so that they only count where nobody else wrote the version.
    for (let pass = 0; pass < 2; pass++) {
      for (let m = 0; m < mopKind.length; m++) {
        if (mopKind[m] !== WRITE) continue;
        const failed = outcome[mopTransaction[m]] === FAIL;
        if (failed !== (pass === 1)) continue;
        const v = mopVersion[m];
        const known = write[v];
        if (known === NO_WRITE) write[v] = m;
        else if (registers && known >= 0 && mopTransaction[known] === mopTransaction[m]) write[v] = m;
        else if (!failed) write[v] = AMBIGUOUS_WRITE;
      }
    }
    for (const version of this.#nulls.values()) write[version] = AMBIGUOUS_WRITE;
    this.versionWrite = write;
    this.versionKey = this.#versions.firsts();
  }
}

/** Rows where the clients' transactions begin, ascending. */
function beginnings(history: History, pair: Int32Array): Int32Array {
  const { type, process } = history.columns;
  const begin = new Int32Array(history.length);
  let count = 0;
  for (let row = 0; row < history.length; row++) {
    if (process[row] !== NEMESIS && (type[row] === INVOKE || pair[row] < 0)) begin[count++] = row;
  }
  return begin.slice(0, count);
}
