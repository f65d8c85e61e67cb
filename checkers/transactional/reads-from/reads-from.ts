/** In {@link ReadsFrom.readFrom}: the read saw the state before any write. */
export const INITIAL_STATE = -1;

/**
 * Reads that no order of whole transactions can explain, whatever the model.
 *
 * - `G1a`, aborted read: the value was written by a transaction that failed (Adya 1999, 4.2).
 * - `G1b`, intermediate read: its writer overwrote it (or went on appending) before it ended (Adya 1999, 4.2).
 * - `internal`: a transaction does not see its own latest write of the key (Cerone and others 2015, axiom INT).
 * - `future-read`: a transaction sees a write of its own that comes later in its program.
 * - `thin-air`: nobody wrote the value (Biswas and Enea 2019 call such histories ill-formed).
 * - `non-repeatable-read`: two reads of one transaction saw two versions of a key. Forbidden from read atomic upwards;
 *   read committed allows it.
 * - `incompatible-order`: two reads of a list do not agree on the order of its elements.
 * - `dirty-update`: a list holds some but not all appends of a transaction, or others between them.
 * - `duplicate-elements`: a list holds an element twice although it was appended once.
 */
export type ReadAnomalyType =
  | 'G1a'
  | 'G1b'
  | 'internal'
  | 'future-read'
  | 'thin-air'
  | 'non-repeatable-read'
  | 'incompatible-order'
  | 'dirty-update'
  | 'duplicate-elements';

/** One read that cannot be explained. Numbers are those of the transaction columns. */
export interface ReadAnomaly {
  readonly type: ReadAnomalyType;
  /** The transaction that read. */
  readonly transaction: number;
  /** Its micro-operation. */
  readonly mop: number;
  readonly key: number;
  /** The transaction that wrote what was read (or the other reader, for `incompatible-order`); -1 where there is none. */
  readonly other: number;
}

/** Anomalies beyond this many are counted, not listed. */
export const READ_ANOMALIES_MAX = 64;

/**
 * Who read from whom: the `wr` relation of Biswas and Enea (2019), Adya's read dependencies.
 * All columns are indexed by transaction or lie in compressed rows by transaction.
 */
export interface ReadsFrom {
  /** How many transactions there are, whatever their outcome. */
  readonly count: number;
  readonly keyCount: number;
  /**
   * 1 where the transaction took effect: it returned `ok`, or its outcome is unknown and somebody saw a write of it.
   * A transaction with unknown outcome that nobody saw may be left out without loss: in any execution that has it, taking it
   * out keeps every read right and only takes constraints away.
   */
  readonly happened: Uint8Array;
  /** External reads, in program order. A transaction may read a key several times. */
  readonly readStart: Int32Array;
  readonly readKey: Int32Array;
  /** The transaction that was read from, or `INITIAL_STATE`. */
  readonly readFrom: Int32Array;
  /** Micro-operation of each external read. */
  readonly readMop: Int32Array;
  /** Keys that each transaction writes, once each; only of transactions that happened. */
  readonly writeStart: Int32Array;
  readonly writeKey: Int32Array;
  /** Lists: the order of writers that reads revealed, from the initial state on, in compressed rows by key. */
  readonly orderStart?: Int32Array;
  readonly order?: Int32Array;
  /** Lists: the key under which observations stand among the reads; see `withObservations`. Left out where there are none. */
  readonly observations?: number;
  readonly anomalies: readonly ReadAnomaly[];
  readonly anomalyCount: number;
  /** A micro-operation that saw a value which several transactions wrote; -1 where there is none. */
  readonly ambiguousMop: number;
}

/** Collects anomalies up to {@link READ_ANOMALIES_MAX}. */
export class ReadAnomalies {
  readonly list: ReadAnomaly[] = [];
  count = 0;

  add(type: ReadAnomalyType, transaction: number, mop: number, key: number, other: number): void {
    this.count++;
    if (this.list.length < READ_ANOMALIES_MAX) this.list.push({ type, transaction, mop, key, other });
  }
}
