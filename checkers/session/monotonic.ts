import { type Checker, type History, showValue, type ValueId, type Verdict } from '../../src/core/index.js';
import { Findings } from '../findings.js';
import { type Origin, type SessionOp, type Sessions, sessionsOf } from './sessions.js';

/**
 * The four session guarantees (Terry and others 1994, "Session guarantees for weakly consistent replicated data") for
 * registers whose written numbers rise: the version order of a key is the order of its numbers, so give every write of a
 * key a greater number than the ones before, for example from one writer per key. A session is a process.
 *
 * - `read-your-writes`: a read returned less than its own process had written.
 * - `monotonic-reads`: a read returned less than its own process had read.
 * - `monotonic-writes`: a process saw a write, then an older version of something that the writer had written before.
 * - `writes-follow-reads`: a process saw a write, then an older version of something that the writer had read before.
 *
 * Time n · s · log n for n operations of s sessions.
 */
export function monotonic(): Checker {
  return { name: 'monotonic', check: async (history) => judge(history) };
}

function judge(history: History): Verdict {
  const sessions = sessionsOf(history);
  const findings = new Findings(history);
  const timelines = sessions.sessions.map((ops) => ({ writes: timeline(ops, 'write'), reads: timeline(ops, 'read') }));
  for (const ops of sessions.sessions) judgeSession(history, findings, sessions, timelines, ops);
  const reads = sessions.sessions.reduce((n, ops) => n + ops.filter(({ f }) => f === 'read').length, 0);
  return findings.verdict({
    stats: { sessions: sessions.sessions.length, reads },
    valid: `In ${sessions.sessions.length} sessions every one of ${reads} reads keeps the session guarantees.`,
    unknownBecause: sessions.unknownBecause ?? (reads === 0 ? 'no read succeeded' : undefined),
  });
}

/** Of one session, per key: positions, and the operation with the greatest version up to each. */
type Timeline = ReadonlyMap<ValueId, { readonly positions: number[]; readonly greatest: SessionOp[] }>;
interface Timelines {
  readonly writes: Timeline;
  readonly reads: Timeline;
}

function timeline(ops: readonly SessionOp[], f: SessionOp['f']): Timeline {
  const perKey = new Map<ValueId, { positions: number[]; greatest: SessionOp[] }>();
  ops.forEach((op, position) => {
    if (op.f !== f || !op.certain) return;
    let line = perKey.get(op.key);
    if (!line) perKey.set(op.key, (line = { positions: [], greatest: [] }));
    const before = line.greatest.at(-1);
    line.positions.push(position);
    line.greatest.push(before && before.version > op.version ? before : op);
  });
  return perKey;
}

/** The operation on a key with the greatest version among those before a position. */
function before(line: Timeline, key: ValueId, position: number): SessionOp | undefined {
  const found = line.get(key);
  if (!found) return undefined;
  let low = 0;
  let high = found.positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (found.positions[middle] < position) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : found.greatest[low - 1];
}

function judgeSession(
  history: History,
  findings: Findings,
  all: Sessions,
  timelines: readonly Timelines[],
  ops: readonly SessionOp[],
): void {
  const own = { writes: timeline(ops, 'write'), reads: timeline(ops, 'read') };
  /** The furthest position of every other session of which this one has seen a write, and the read that saw it. */
  const seen = new Map<number, { origin: Origin; read: SessionOp }>();
  ops.forEach((op, position) => {
    if (op.f !== 'read') return;
    const from = all.origins.get(`${op.key} ${op.version}`);
    // The number of a write without an answer does not say when it took effect, so a read of it is never too old.
    if (from?.certain !== false) judgeRead(op, position);
    const known = from && seen.get(from.session);
    if (from && (!known || known.origin.position < from.position)) seen.set(from.session, { origin: from, read: op });
  });

  function judgeRead(op: SessionOp, position: number): void {
    const wrote = before(own.writes, op.key, position);
    const read = before(own.reads, op.key, position);
    if (wrote && wrote.version > op.version) report(history, findings, 'read-your-writes', op, wrote);
    if (read && read.version > op.version) report(history, findings, 'monotonic-reads', op, read);
    for (const { origin, read: saw } of seen.values()) {
      const earlierWrite = before(timelines[origin.session].writes, op.key, origin.position);
      const earlierRead = before(timelines[origin.session].reads, op.key, origin.position);
      if (earlierWrite && earlierWrite.version > op.version)
        report(history, findings, 'monotonic-writes', op, earlierWrite, saw);
      if (earlierRead && earlierRead.version > op.version)
        report(history, findings, 'writes-follow-reads', op, earlierRead, saw);
    }
  }
}

function report(
  history: History,
  findings: Findings,
  type: string,
  op: SessionOp,
  missed: SessionOp,
  saw?: SessionOp,
): void {
  const name = (id: ValueId) => (id < 0 ? 'the register' : showValue(history.values.get(id)));
  const version = (n: number) => (Number.isFinite(n) ? String(n) : 'nil');
  const did = `${findings.who(missed.row)} had ${missed.f === 'write' ? 'written' : 'read'} ${name(missed.key)} = ${version(missed.version)}`;
  const then = saw
    ? `, then wrote ${name(saw.key)} = ${version(saw.version)}, which ${findings.who(saw.row)} had read`
    : '';
  const words = `${findings.who(op.row)} read ${name(op.key)} = ${version(op.version)}, although ${did}${then}.`;
  findings.add(
    type,
    [op.row, missed.row, ...(saw ? [saw.row] : [])],
    words,
    op.key < 0 ? {} : { key: history.values.get(op.key) },
  );
}
