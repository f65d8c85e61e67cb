import {
  type Checker,
  FAIL,
  type History,
  INFO,
  INVOKE,
  NEMESIS,
  NULL_ID,
  OK,
  showValue,
  type Value,
  type ValueId,
  type Verdict,
} from '../src/core/index.js';
import { Findings } from './findings.js';

/** How often a value was sent and came out. */
interface Tally {
  attempted: number;
  acknowledged: number;
  dequeued: number;
  /** Completion of the last acknowledged enqueue, of the last dequeue; -1 where there is none. */
  enqueueRow: number;
  dequeueRow: number;
}

/** What a drain of unknown outcome may have taken. */
const A_WHOLE_QUEUE = 1e12;

/**
 * What went into a queue against what came out, whatever the order: `enqueue: v`, `dequeue: null -> v`,
 * `drain: null -> [v …]`; the history must end with the queue drained. A dequeue that gives null found nothing, unless
 * null is sent too.
 * `lost`: acknowledged and never dequeued, beyond what dequeues of unknown outcome can have taken. `unexpected`: came
 * out, though it never went in (or its enqueue had failed for certain). `duplicated`: came out more often than it was
 * sent; counted, and allowed, since many queues promise delivery at least once: forbid it with `duplicates: false`.
 * `recovered`: never acknowledged, and came out; that is fine.
 */
export function totalQueue(options: { readonly duplicates?: boolean } = {}): Checker {
  return { name: 'total-queue', check: async (history) => judge(history, options.duplicates ?? true) };
}

function judge(history: History, duplicatesAllowed: boolean): Verdict {
  const findings = new Findings(history);
  const { tallies, unknownDequeues } = tally(history);
  const stats = { attempted: 0, acknowledged: 0, dequeued: 0, recovered: 0, missing: 0, unknownDequeues };
  const missing: [ValueId, Tally][] = [];
  for (const [id, one] of tallies) {
    const name = showValue(history.values.get(id));
    stats.attempted += one.attempted;
    stats.acknowledged += one.acknowledged;
    stats.dequeued += one.dequeued;
    if (one.dequeued > one.acknowledged && one.attempted > one.acknowledged) {
      stats.recovered += Math.min(one.dequeued, one.attempted) - one.acknowledged;
    }
    if (one.dequeued > 0 && one.attempted === 0) {
      findings.add(
        'unexpected',
        [one.dequeueRow],
        `${name} came out of the queue to ${findings.who(one.dequeueRow)}, though it never went in.`,
      );
    } else if (one.dequeued > one.attempted) {
      findings.add(
        'duplicated',
        [one.dequeueRow],
        `${name} came out ${one.dequeued} times, the last time to ${findings.who(one.dequeueRow)}, though it was sent ${one.attempted} times.`,
      );
    }
    if (one.acknowledged > one.dequeued) {
      stats.missing += one.acknowledged - one.dequeued;
      missing.push([id, one]);
    }
  }
  if (stats.missing > unknownDequeues) {
    for (const [id, one] of missing) {
      findings.add(
        'lost',
        [one.enqueueRow],
        `The enqueue of ${showValue(history.values.get(id))} was acknowledged to ${findings.who(one.enqueueRow)}, but it never came out.`,
      );
    }
  }
  return conclude(findings, stats, duplicatesAllowed);
}

function conclude(
  findings: Findings,
  stats: { attempted: number; acknowledged: number; dequeued: number; missing: number; unknownDequeues: number },
  duplicatesAllowed: boolean,
): Verdict {
  const excuse =
    stats.missing > 0 ? `; ${stats.missing} did not, but dequeues of unknown outcome may have taken them` : '';
  return findings.verdict(
    {
      stats,
      valid: `Of ${stats.acknowledged} acknowledged elements all came out${excuse}.`,
      unknownBecause:
        stats.attempted === 0 ? 'nothing was ever sent' : stats.dequeued === 0 ? 'nothing ever came out' : undefined,
    },
    duplicatesAllowed ? ['duplicated'] : [],
  );
}

function tally(history: History): { tallies: Map<ValueId, Tally>; unknownDequeues: number } {
  const { type, process, pair, value } = history.columns;
  const tallies = new Map<ValueId, Tally>();
  let unknownDequeues = 0;
  const of = (id: ValueId): Tally => {
    let one = tallies.get(id);
    if (!one) tallies.set(id, (one = { attempted: 0, acknowledged: 0, dequeued: 0, enqueueRow: -1, dequeueRow: -1 }));
    return one;
  };
  const took = (id: ValueId, row: number) => {
    const one = of(id);
    one.dequeued++;
    one.dequeueRow = row;
  };
  const nullSent = sendsNull(history);
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS) continue;
    const f = history.f(row);
    if (f === 'enqueue') {
      if (type[row] === INVOKE && !(pair[row] >= 0 && type[pair[row]] === FAIL)) of(value[row]).attempted++;
      // A completion whose invocation was not recorded stands for both.
      if (pair[row] < 0 && (type[row] === OK || type[row] === INFO)) of(value[row]).attempted++;
      if (type[row] !== OK) continue;
      const one = of(history.completedValueId(row));
      one.acknowledged++;
      one.enqueueRow = row;
    } else if (f === 'dequeue' || f === 'drain') {
      if (type[row] === INFO || (type[row] === INVOKE && pair[row] < 0))
        unknownDequeues += f === 'drain' ? A_WHOLE_QUEUE : 1;
      if (type[row] !== OK) continue;
      for (const item of taken(history.value(row), f, nullSent)) took(history.values.intern(item), row);
    }
  }
  return { tallies, unknownDequeues };
}

function sendsNull(history: History): boolean {
  const { f, value } = history.columns;
  const enqueue = history.code('enqueue');
  return f.some((code, row) => code === enqueue && value[row] === NULL_ID);
}

function taken(value: Value | undefined, f: string, nullSent: boolean): readonly Value[] {
  if (f === 'dequeue') return value === undefined || (value === null && !nullSent) ? [] : [value];
  return Array.isArray(value) ? value : [];
}
