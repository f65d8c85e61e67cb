import { type History, showValue, type Value, valueEquals } from '../../src/core/index.js';
import { type OrderClaim, overclaim } from './order-claim.js';
import { asText, type RecordedMop, RecordedTransactions } from './recorded-transactions.js';

/** Proof that transactions could have run one after the other: what a valid serializability verdict comes with. */
export interface SerialOrderCertificate extends OrderClaim {
  readonly kind: 'serial-order';
  /** Indices of the transactions' `ok` completions, or of the invocations of those of unknown outcome that took effect. */
  readonly order: readonly number[];
}

/**
 * Replays a serial order against a history: what is wrong with it, in a sentence; undefined where it proves what it says.
 * It reads nothing but events: every `ok` transaction stands in the order once, nothing that failed does, every read saw
 * what the ones before had written, and no order that the certificate promises to keep is broken. Linear.
 */
export function verifySerialOrder(history: History, certificate: SerialOrderCertificate): string | undefined {
  const { keeps } = certificate;
  const unproved = overclaim(certificate);
  if (unproved !== undefined) return unproved;
  const recorded = new RecordedTransactions(history, certificate.dialect);
  const store = new Map<string, Value>();
  const lastOfProcess = new Map<unknown, number>();
  const seen = new Set<number>();
  let latestBegin = -1;
  for (const index of certificate.order) {
    if (seen.has(index)) return `the order names index ${index} twice`;
    seen.add(index);
    const transaction = recorded.named(index);
    if (typeof transaction === 'string') return `index ${index}: ${transaction}`;
    const { begin, end, mops, process } = transaction;
    recorded.missing.delete(index);
    const wrong = runTransaction(recorded, store, mops, certificate.dialect === 'list-append');
    if (wrong !== undefined) return `index ${index}: ${wrong}`;
    const before = keeps === 'realtime' ? latestBegin : (lastOfProcess.get(process) ?? -1);
    if (keeps !== 'none' && end < before) return `index ${index} had returned before one that it follows was called`;
    latestBegin = Math.max(latestBegin, begin);
    lastOfProcess.set(process, Math.max(lastOfProcess.get(process) ?? -1, begin));
  }
  const [left] = recorded.missing;
  return left === undefined ? undefined : `the transaction that returned at index ${left} is not in the order`;
}

/** Runs a transaction on the store; the read that did not see what it must have seen, in words. */
function runTransaction(
  recorded: RecordedTransactions,
  store: Map<string, Value>,
  mops: readonly RecordedMop[],
  lists: boolean,
): string | undefined {
  for (const [f, key, value] of mops) {
    if (value === undefined) continue;
    const name = asText(key);
    const held = store.get(name);
    if (f !== 'r' && lists && held !== undefined) (held as Value[]).push(value);
    else if (f !== 'r') store.set(name, lists ? [value] : value);
    else if (held === undefined && recorded.mayHaveHeld(key, value)) store.set(name, value);
    else if (!valueEquals(held ?? (lists ? [] : null), value)) {
      return `it read ${showValue(key)} as ${showValue(value)}, but ${showValue(held ?? (lists ? [] : null))} was there`;
    }
  }
  return undefined;
}
