import { type Checker, counted, type History, showValue, type ValueId, type Verdict } from '../../src/core/index.js';
import { Findings } from '../findings.js';
import { type Origin, type SessionOp, type Sessions, sessionsOf } from './sessions.js';

/**
 * The four session guarantees (Terry and others 1994, "Session guarantees for weakly consistent replicated data") for
 * registers whose written numbers rise: `write: n` and `read: null -> n`, `key` beside the value or `[key, n]`. The
 * version order of a key is the order of its numbers, so give every write of a key a greater number than the ones before,
 * for example from one writer per key. A session is a process; null is the version before all writes.
 *
 * - `read-your-writes`: a read returned less than its own process had written.
 * - `monotonic-reads`: a read returned less than its own process had read.
 * - `monotonic-writes`: a process saw a write, then an older version of something that the writer had written before.
 * - `writes-follow-reads`: a process saw a write, then an older version of something that the writer had read before.
 *
 * A version is older only if its write had been acknowledged before the newer one's began, or if nobody wrote it: of
 * writes that overlap, the lesser number may have come last, and the answer is unknown where it would matter. A write of
 * unknown outcome may take effect at any time, so a read of it is never too old.
 *
 * Each session goes once through what others did before the writes that it saw: time at most n · s, and at most n · l,
 * for n operations of s sessions that are no longer than l.
 */
export function monotonic(): Checker {
  return { name: 'monotonic', check: async (history) => judge(history) };
}

function judge(history: History): Verdict {
  const findings = new Findings(history);
  const all = sessionsOf(history, findings);
  const judging: Judging = { history, findings, all, undecided: undefined };
  let reads = 0;
  all.sessions.forEach((ops, session) => {
    for (const { f } of ops) if (f === 'read') reads++;
    judgeSession(judging, ops, session);
  });
  return findings.verdict({
    stats: { sessions: all.sessions.length, reads },
    valid: `Checked ${counted(reads, 'read')} of ${counted(all.sessions.length, 'session')}: all keep the four session guarantees.`,
    unknownBecause:
      all.unknownBecause ?? (reads === 0 ? 'no read succeeded' : judging.undecided && undecided(judging.undecided)),
  });
}

interface Judging {
  readonly history: History;
  readonly findings: Findings;
  readonly all: Sessions;
  /** The first read that would be too old, if only the order of two writes were known. */
  undecided: string | undefined;
}

function undecided(first: string): string {
  return `numbers of one key were not written one after the other, so they do not say which version is older: ${first}`;
}

/** What a session must see of a key from now on, and the read through which it has to know that. */
interface Due {
  readonly op: SessionOp;
  readonly saw?: SessionOp;
}

type DueByKey = Map<ValueId, Due>;

function judgeSession(judging: Judging, ops: readonly SessionOp[], session: number): void {
  const { all } = judging;
  const [ownWrites, ownReads, othersWrites, othersReads]: DueByKey[] = [new Map(), new Map(), new Map(), new Map()];
  const due = [
    ['read-your-writes', ownWrites],
    ['monotonic-reads', ownReads],
    ['monotonic-writes', othersWrites],
    ['writes-follow-reads', othersReads],
  ] as const;
  /** How far this session has to know each other one. */
  const known = new Map<number, number>();
  for (const op of ops) {
    if (op.f === 'write') {
      if (op.certain) raise(ownWrites, { op });
      continue;
    }
    const from = all.origins.get(op.key)?.get(op.version);
    // The number of a write without an answer does not say when it took effect.
    if (!from || from.acknowledged >= 0) {
      for (const [guarantee, dues] of due) judgeRead(judging, guarantee, op, from, dues.get(op.key));
    }
    raise(ownReads, { op });
    if (!from || from.session === session) continue;
    const others = all.sessions[from.session];
    for (let at = known.get(from.session) ?? 0; at < from.position; at++) {
      const other = others[at];
      if (other.f === 'read') raise(othersReads, { op: other, saw: op });
      else if (other.certain) raise(othersWrites, { op: other, saw: op });
    }
    known.set(from.session, Math.max(known.get(from.session) ?? 0, from.position));
  }
}

function raise(dues: DueByKey, due: Due): void {
  const before = dues.get(due.op.key);
  if (!before || before.op.version < due.op.version) dues.set(due.op.key, due);
}

function judgeRead(
  judging: Judging,
  guarantee: string,
  op: SessionOp,
  from: Origin | undefined,
  due: Due | undefined,
): void {
  if (!due || due.op.version <= op.version) return;
  const newer = judging.all.origins.get(op.key)?.get(due.op.version);
  if (isOlder(from, newer)) report(judging, guarantee, op, due);
  else judging.undecided ??= inWords(judging, op, due);
}

/** Is a version older than one with a greater number, for certain? Without an origin: nobody is known to have written it. */
function isOlder(version: Origin | undefined, newer: Origin | undefined): boolean {
  if (!version) return true;
  if (!newer || version.acknowledged < 0) return false;
  return version.acknowledged < newer.invocation;
}

function inWords({ history, findings }: Judging, op: SessionOp, { op: missed, saw }: Due): string {
  const name = (id: ValueId) => (id < 0 ? 'the register' : showValue(history.values.get(id), 40));
  const version = (n: number) => (Number.isFinite(n) ? String(n) : 'nil');
  const did = `${findings.who(missed.row)} had ${missed.f === 'write' ? 'written' : 'read'} ${name(missed.key)} = ${version(missed.version)}`;
  const then = saw
    ? `, then wrote ${name(saw.key)} = ${version(saw.version)}, which ${findings.who(saw.row)} had read`
    : '';
  return `${findings.who(op.row)} read ${name(op.key)} = ${version(op.version)}, although ${did}${then}`;
}

/** Row of the write that a read saw. */
function writeOf({ all }: Judging, { key, version }: SessionOp): number[] {
  const origin = all.origins.get(key)?.get(version);
  return origin ? [all.sessions[origin.session][origin.position].row] : [];
}

function report(judging: Judging, guarantee: string, op: SessionOp, due: Due): void {
  const { findings, history } = judging;
  findings.add(
    guarantee,
    () => [op.row, due.op.row, ...(due.saw ? [due.saw.row, ...writeOf(judging, due.saw)] : [])],
    () => `${inWords(judging, op, due)}: it had to read ${due.op.version} or a later version.`,
    op.key < 0 ? {} : { key: history.values.get(op.key) },
  );
}
