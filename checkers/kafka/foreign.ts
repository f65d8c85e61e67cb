import { type History, showValue } from '../../src/core/index.js';
import type { Findings } from '../findings.js';
import type { LogOp } from './micro-ops.js';

/**
 * Polled messages whose sends had all failed for certain by then (`aborted-read`), and those that nobody had sent by
 * then, although they stand behind a message of this history (`thin-air`). What nobody sent and stands before all of
 * these may have been in the log before.
 */
export function judgeOrigins(history: History, ops: readonly LogOp[], findings: Findings): void {
  for (const op of ops) {
    for (const { log, value, offset } of op.outcome === 'ok' ? op.polled : []) {
      const sends = log.sends.get(value);
      if (sends && sends.attempts > 0 && sends.begun < op.row) continue;
      const { key } = log;
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
      } else if (sends || (offset ?? Number.NEGATIVE_INFINITY) > log.firstSent) {
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
