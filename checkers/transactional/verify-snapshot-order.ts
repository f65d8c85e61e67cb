import { type History, showValue, type Value, valueEquals } from '../../src/core/index.js';
import { type OrderClaim, overclaim } from './order-claim.js';
import { asText, type RecordedMop, type RecordedTransaction, RecordedTransactions } from './recorded-transactions.js';

/** Proof that transactions could have run on snapshots: what a valid snapshot isolation verdict comes with. */
export interface SnapshotOrderCertificate extends OrderClaim {
  readonly kind: 'snapshot-order';
  /**
   * Indices of the transactions' `ok` completions, or of the invocations of those of unknown outcome that took effect. Each stands
   * twice: where the transaction takes its snapshot, and where it commits.
   */
  readonly order: readonly number[];
}

/**
 * Replays an order of snapshots and commits against a history: what is wrong with it, in a sentence; undefined where it proves what
 * it says. It reads nothing but events: every `ok` transaction stands in the order twice, nothing that failed does, every read saw what
 * had been committed at its snapshot and the transaction's own writes, no transaction wrote what another one had
 * committed since its snapshot, and no order that the certificate promises to keep is broken. Linear.
 */
export function verifySnapshotOrder(history: History, certificate: SnapshotOrderCertificate): string | undefined {
  return overclaim(certificate) ?? new Replay(history, certificate).run();
}

class Replay {
  readonly #certificate: SnapshotOrderCertificate;
  readonly #recorded: RecordedTransactions;
  readonly #store = new Map<string, Value>();
  /** Step at which a key was last committed. */
  readonly #changed = new Map<string, number>();
  /** Step of each transaction's snapshot; -1 once it has committed. */
  readonly #snapshot = new Map<number, number>();
  /** The latest call among the transactions that took their snapshot so far, by process; and over all. */
  readonly #begun = new Map<unknown, number>();
  #begunLatest = -1;

  constructor(history: History, certificate: SnapshotOrderCertificate) {
    this.#certificate = certificate;
    this.#recorded = new RecordedTransactions(history, certificate.dialect);
  }

  run(): string | undefined {
    const { order } = this.#certificate;
    for (let step = 0; step < order.length; step++) {
      const index = order[step];
      const at = this.#snapshot.get(index);
      if (at === -1) return `the order names index ${index} too often`;
      const transaction = this.#recorded.named(index);
      if (typeof transaction === 'string') return `index ${index}: ${transaction}`;
      const wrong = at === undefined ? this.#start(transaction, step) : this.#commit(transaction, at, step);
      if (wrong !== undefined) return `index ${index}: ${wrong}`;
    }
    const [left] = this.#recorded.missing;
    if (left !== undefined) return `the transaction that returned at index ${left} does not commit`;
    const [open] = [...this.#snapshot].find(([, at]) => at >= 0) ?? [];
    return open === undefined ? undefined : `index ${open} takes a snapshot and does not commit`;
  }

  #start({ index, process, begin, mops }: RecordedTransaction, step: number): string | undefined {
    this.#snapshot.set(index, step);
    this.#begun.set(process, Math.max(this.#begun.get(process) ?? -1, begin));
    this.#begunLatest = Math.max(this.#begunLatest, begin);
    return this.#wrongRead(mops);
  }

  #commit({ index, process, end, mops }: RecordedTransaction, at: number, step: number): string | undefined {
    const { keeps, dialect } = this.#certificate;
    const begun = keeps === 'realtime' ? this.#begunLatest : (this.#begun.get(process) ?? -1);
    // Whoever was called after this one had returned must not have taken its snapshot yet.
    if (keeps !== 'none' && end < begun) return 'one that was called after it returned does not see it';
    for (const [f, k, value] of mops) {
      if (f === 'r' || value === undefined) continue;
      const key = asText(k);
      const changed = this.#changed.get(key) ?? -1;
      if (changed > at && changed !== step)
        return `it overwrites ${showValue(k)}, which has changed since its snapshot`;
      this.#changed.set(key, step);
      const held = this.#store.get(key);
      if (dialect === 'list-append' && held !== undefined) (held as Value[]).push(value);
      else this.#store.set(key, dialect === 'list-append' ? [value] : value);
    }
    this.#snapshot.set(index, -1);
    this.#recorded.missing.delete(index);
    return undefined;
  }

  #wrongRead(mops: readonly RecordedMop[]): string | undefined {
    const lists = this.#certificate.dialect === 'list-append';
    // Of a register what the transaction wrote last, of a list what it appended: lists are not copied for every append.
    const own = new Map<string, readonly Value[]>();
    for (const [f, k, value] of mops) {
      if (value === undefined) continue;
      const key = asText(k);
      const mine = own.get(key) ?? [];
      if (f !== 'r') {
        own.set(key, lists ? [...mine, value] : [value]);
        continue;
      }
      const held = lists || mine.length === 0 ? this.#store.get(key) : mine[0];
      const expected = lists ? [...((held ?? []) as readonly Value[]), ...mine] : (held ?? null);
      // What a register held before anybody wrote it, its first reader says.
      if (held === undefined && this.#recorded.mayHaveHeld(k, value)) this.#store.set(key, value);
      else if (!valueEquals(expected, value)) {
        return `it read ${showValue(k)} as ${showValue(value)}, but ${showValue(expected)} was there`;
      }
    }
    return undefined;
  }
}
