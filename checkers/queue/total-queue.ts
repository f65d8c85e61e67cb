import { type Checker, counted, type History, showValue, type ValueId, type Verdict } from '../../src/core/index.js';
import { Findings, valueMissing } from '../findings.js';
import { unknown } from '../unknown.js';
import { missingElements, provenLoss } from './losses.js';
import { readTraffic, type Tally, type Traffic } from './traffic.js';

/**
 * What went into a queue against what came out, whatever the order: `enqueue: v`, `dequeue: null -> v`,
 * `drain: null -> [v …]`; one queue per key where operations have keys. A dequeue that gives null, unless null is sent
 * too, or that fails with the error `empty` or `exhausted`, found the queue empty; so did a drain that ended.
 * `lost`: acknowledged and never dequeued, although the queue was later found empty, beyond what dequeues of unknown
 * outcome can have taken. What never came out of a queue that nobody drained may still be there: unknown.
 * `unexpected`: came out before anybody had sent it (or its enqueues had all failed for certain). `duplicated`: came
 * out more often than it had been sent; counted, and allowed, since many queues promise delivery at least once: forbid
 * it with `duplicates: false`. `recovered`: never acknowledged, and came out; that is fine.
 */
export function totalQueue(options: { readonly duplicates?: boolean } = {}): Checker {
  return { name: 'total-queue', check: async (history) => judge(history, options.duplicates ?? true) };
}

function judge(history: History, duplicatesAllowed: boolean): Verdict {
  const obstacle = valueMissing(history, 'enqueue');
  if (obstacle !== undefined) return unknown(obstacle);
  const findings = new Findings(history);
  const stats = {
    attempted: 0,
    acknowledged: 0,
    dequeued: 0,
    recovered: 0,
    missing: 0,
    unknownDequeues: 0,
    unknownDrains: 0,
  };
  let undrained = 0;
  for (const queue of readTraffic(history, findings)) {
    stats.unknownDequeues += queue.unknownDequeues.length;
    stats.unknownDrains += queue.unknownDrains.length;
    for (const [id, one] of queue.tallies) {
      stats.attempted += one.attempted;
      stats.acknowledged += one.acknowledged.length;
      stats.dequeued += one.dequeued;
      stats.recovered += Math.max(0, Math.min(one.dequeued, one.attempted) - one.acknowledged.length);
      judgeDeliveries(history, findings, id, one);
    }
    const { missing, left } = judgeLosses(history, findings, queue);
    stats.missing += missing;
    undrained += left;
  }
  const { missing } = stats;
  const taken = `all came out but ${missing}, which dequeues of unknown outcome may have taken`;
  return findings.verdict(
    {
      stats,
      valid: `Checked ${counted(stats.acknowledged, 'acknowledged element')}: ${missing > 0 ? taken : 'all came out'}.`,
      unknownBecause:
        stats.attempted === 0
          ? 'nothing was ever sent'
          : undrained > 0
            ? `${counted(undrained, 'acknowledged element')} never came out, but may still be in the queue: no drain that ended, and no dequeue that found the queue empty, began after that`
            : missing > 0 && stats.unknownDrains > 0
              ? `${counted(missing, 'acknowledged element')} never came out, but a drain of unknown outcome may have taken them`
              : stats.dequeued === 0
                ? 'nothing ever came out'
                : undefined,
    },
    duplicatesAllowed ? ['duplicated'] : [],
  );
}

function judgeDeliveries(history: History, findings: Findings, id: ValueId, one: Tally): void {
  const name = () => showValue(history.values.get(id));
  if (one.unexpected > 0) {
    findings.add(
      'unexpected',
      [one.unexpectedRow],
      () =>
        `${name()} came out of the queue to ${findings.who(one.unexpectedRow)}, though ${one.attempted === 0 ? 'it never went in' : 'nobody had sent it yet'}.`,
      { count: one.unexpected },
    );
  }
  if (one.duplicated > 0) {
    findings.add(
      'duplicated',
      [one.duplicateRow, one.sentRow, one.dequeueRow],
      () =>
        `${name()} came out again to ${findings.who(one.duplicateRow)}, ${one.dequeued} times in all, though it was sent ${one.attempted === 1 ? 'once' : `${one.attempted} times`}.`,
      { count: one.duplicated },
    );
  }
}

/** Reports what is lost for certain; how many never came out, and how many of them may still be in the queue. */
function judgeLosses(history: History, findings: Findings, queue: Traffic): { missing: number; left: number } {
  const missing = missingElements(queue);
  const loss = provenLoss(queue, missing);
  const lastEmpty = queue.empty.reduce((last, { invocation }) => Math.max(last, invocation), -1);
  const counts = { missing: missing.length, left: missing.filter(({ row }) => row > lastEmpty).length };
  if (!loss) return counts;
  const name = (id: ValueId) => showValue(history.values.get(id), 40);
  const found = () =>
    `${findings.who(loss.empty.completion)}, whose ${history.f(loss.empty.completion)} had begun later, found the queue empty`;
  if (loss.mayBeTaken === 0) {
    for (const { id, row } of loss.missing) {
      findings.add(
        'lost',
        [loss.empty.completion, row],
        () =>
          `The enqueue of ${name(id)} was acknowledged to ${findings.who(row)}; ${found()}, and ${name(id)} never came out.`,
      );
    }
    return counts;
  }
  const lost = loss.missing.length - loss.mayBeTaken;
  const shown = loss.missing.slice(0, 10);
  findings.add(
    'lost',
    [loss.empty.completion, ...shown.map(({ row }) => row)],
    () => {
      const others = loss.missing.length > shown.length ? ` and ${loss.missing.length - shown.length} more` : '';
      const names = `${shown.map(({ id }) => name(id)).join(', ')}${others}`;
      return `${loss.missing.length} elements were acknowledged and never came out (${names}), although ${found()}. Dequeues of unknown outcome can have taken ${loss.mayBeTaken} of them: at least ${lost} are lost.`;
    },
    { count: lost },
  );
  return counts;
}
