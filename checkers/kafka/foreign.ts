import { type History, showValue } from '../../src/core/index.js';
import type { Findings } from '../findings.js';
import type { Log } from './log.js';
import type { LogOp } from './micro-ops.js';

/**
 * Polled messages whose sends had all failed for certain by then (`aborted-read`), and those that nobody had sent by
 * then, although they stand behind a message of this history (`thin-air`). What nobody sent and stands before all of
 * these may have been in the log before.
 */
export function judgeOrigins(
  history: History,
  ops: readonly LogOp[],
  logs: ReadonlyMap<string, Log>,
  findings: Findings,
): void {
  const firstOffsets = firstSentOffsets(ops);
  for (const op of ops) {
    for (const { key, value, offset } of op.outcome === 'ok' ? op.polled : []) {
      const sends = logs.get(key)?.sends.get(value);
      if (sends && sends.attempts > 0 && sends.begun < op.row) continue;
      const name = () => showValue(history.values.get(value), 40);
      if (sends && sends.failed >= 0 && sends.failed < op.row) {
        const { failed } = sends;
        findings.add(
          'aborted-read',
          [op.row, failed],
          () =>
            `${findings.who(op.row)} polled ${name()} from key ${key}, although its send by ${findings.who(failed)} had failed for certain.`,
          { key },
        );
      } else if (sends || (offset ?? Number.NEGATIVE_INFINITY) > (firstOffsets.get(key) ?? Number.POSITIVE_INFINITY)) {
        const never = sends ? 'nobody had sent it yet' : 'nobody ever sent it';
        findings.add(
          'thin-air',
          [op.row],
          () =>
            `${findings.who(op.row)} polled ${name()} from key ${key}${offset === undefined ? '' : ` at offset ${offset}`}, but ${never}.`,
          { key },
        );
      }
    }
  }
}

/** The least offset of each key at which something was put for certain. */
function firstSentOffsets(ops: readonly LogOp[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const op of ops) {
    for (const { key, offset } of op.outcome === 'ok' ? op.sent : []) {
      if (offset !== undefined && offset < (first.get(key) ?? Number.POSITIVE_INFINITY)) first.set(key, offset);
    }
  }
  return first;
}
