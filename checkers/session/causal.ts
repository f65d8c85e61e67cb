import { type Checker, counted, type History, showValue, type Verdict } from '../../src/core/index.js';
import { countBelow } from '../ascending.js';
import { Findings } from '../findings.js';
import { unknown } from '../unknown.js';
import { Clocks } from './clocks.js';
import { INITIAL, NOBODY, type RegisterSessions, registerSessions } from './register-sessions.js';

/**
 * Causal consistency of registers with distinct written values, `write: v` and `read: null -> v` with `key` beside the
 * value or as `[key, v]`, by the bad patterns of Bouajjani, Enea, Guerraoui and Hamza 2017, "On verifying causal
 * consistency" (CC). One operation causes another that comes later in its session, or that reads what it wrote, and so
 * on; real time does not count. A session is a process; null is the initial value.
 *
 * - `thin-air-read`: a value that nobody wrote.
 * - `cyclic-causality`: operations that cause each other in a circle.
 * - `causal-stale-read`: a read returns a value, although a write that causes the read had overwritten it for certain.
 * - `causal-initial-read`: a read returns the initial value, although a write of that register causes the read.
 *
 * Vector clocks that share what they have in common: time and memory n · s at most for n operations of s sessions, far less
 * where few of them act at a time.
 */
export function causal(): Checker {
  return { name: 'causal', check: async (history) => judge(history) };
}

/** Entries of all vector clocks together, four bytes each. */
const CLOCK_ENTRIES_MAX = 300_000_000;

function judge(history: History): Verdict {
  const findings = new Findings(history);
  const ops = registerSessions(history, findings);
  if (typeof ops === 'string') return unknown(ops);
  const sessions = ops.start.length - 1;
  const reads = ops.isWrite.reduce((n, isWrite) => n - isWrite, ops.length);
  const causality = new Causality(history, findings, ops);
  const full = causality.run() ? undefined : `${sessions} sessions are more than this check has room for`;
  return findings.verdict({
    stats: { sessions, operations: ops.length, reads },
    valid: `Checked ${counted(reads, 'read')} of ${counted(sessions, 'session')}: all respect causality.`,
    unknownBecause: full ?? (reads === 0 ? 'no read succeeded' : undefined),
  });
}

class Causality {
  readonly #history: History;
  readonly #findings: Findings;
  readonly #ops: RegisterSessions;
  /** How many operations of other sessions cause an operation; its own session's are all before it. */
  readonly #clocks: Clocks;
  readonly #clock: Int32Array;
  /** Column of each session in the clocks. */
  readonly #column: Int32Array;
  /** Session of each column. */
  readonly #sessions: readonly number[];
  /** Columns of sessions of which a read knows more than the write that it saw. */
  readonly #ahead: number[] = [];
  /** Per register and session that wrote it: these writes, as positions in the session, ascending. */
  readonly #writes: Map<number, number[]>[];

  constructor(history: History, findings: Findings, ops: RegisterSessions) {
    this.#history = history;
    this.#findings = findings;
    this.#ops = ops;
    const sessions = ops.start.length - 1;
    this.#clocks = new Clocks(sessions, CLOCK_ENTRIES_MAX);
    this.#clock = new Int32Array(ops.length);
    this.#column = new Int32Array(sessions);
    const last = (session: number) => ops.row[ops.start[session + 1] - 1];
    const byEnd = Array.from(this.#column, (_, session) => session).toSorted((a, b) => last(a) - last(b));
    byEnd.forEach((session, column) => (this.#column[session] = column));
    this.#sessions = byEnd;
    this.#writes = ops.keys.map(() => new Map<number, number[]>());
    for (let i = 0; i < ops.length; i++) {
      if (ops.isWrite[i] === 0) continue;
      const session = ops.session[i];
      const writers = this.#writes[ops.key[i]];
      const positions = writers.get(session);
      if (positions) positions.push(i - ops.start[session]);
      else writers.set(session, [i - ops.start[session]]);
    }
  }

  /**
   * Goes on in each session as far as the writes that it reads are known; what is stuck at the end runs in a circle.
   * False where there was no room for all clocks.
   */
  run(): boolean {
    const { start, source, isWrite, session: sessionOf } = this.#ops;
    const next = start.slice(0, -1);
    const waiting = new Map<number, number[]>();
    const agenda = Array.from(next, (_, session) => session);
    for (let session = agenda.pop(); session !== undefined; session = agenda.pop()) {
      for (; next[session] < start[session + 1]; next[session]++) {
        const i = next[session];
        const from = source[i];
        if (isWrite[i] === 0 && from >= 0 && from >= next[sessionOf[from]]) {
          const others = waiting.get(from);
          if (others) others.push(session);
          else waiting.set(from, [session]);
          break;
        }
        if (this.#clocks.full) return false;
        this.#advance(i);
        const woken = waiting.get(i);
        if (woken) agenda.push(...woken);
      }
    }
    this.#reportCircle(next);
    return true;
  }

  /** Sets the clock of an operation and judges it if it is a read. */
  #advance(i: number): void {
    const { session, start, isWrite, source } = this.#ops;
    const own = session[i];
    this.#clock[i] = i > start[own] ? this.#clock[i - 1] : 0;
    if (isWrite[i] === 1) return;
    const from = source[i];
    if (from >= 0 && session[from] !== own) {
      const other = session[from];
      const count = from - start[other] + 1;
      this.#clock[i] = this.#clocks.merge(this.#clock[i], this.#clock[from], this.#column[other], count);
    }
    if (from === NOBODY) {
      this.#findings.add(
        'thin-air-read',
        [this.#ops.row[i]],
        () => `${this.#saw(i)}, which nobody wrote, or only writes that failed; it had to be what some write wrote.`,
      );
    } else this.#judgeRead(i, from);
  }

  /** How many operations of a session cause an operation, itself included. */
  #known(i: number, session: number): number {
    const { session: sessionOf, start } = this.#ops;
    if (sessionOf[i] === session) return i - start[session] + 1;
    return this.#clocks.at(this.#clock[i], this.#column[session]);
  }

  /**
   * Looks for a write of the register that causes the read and knows of the write that was read. Of sessions of which the
   * read knows no more than that write, nothing can have come between.
   */
  #judgeRead(i: number, from: number): void {
    const { key, session } = this.#ops;
    const writers = this.#writes[key[i]];
    if (from === INITIAL) {
      for (const [writer, positions] of writers) if (this.#judgeWrites(i, from, writer, positions)) return;
      return;
    }
    this.#clocks.greater(this.#clock[i], this.#clock[from], this.#ahead);
    this.#ahead.push(this.#column[session[i]], this.#column[session[from]]);
    for (const column of this.#ahead) {
      const writer = this.#sessions[column];
      const positions = writers.get(writer);
      if (positions && this.#judgeWrites(i, from, writer, positions)) return;
    }
  }

  /** Reports the read if the last write of a session that causes it came after the one that it saw. */
  #judgeWrites(i: number, from: number, writer: number, positions: readonly number[]): boolean {
    const { start, session, row } = this.#ops;
    const last = countBelow(positions, this.#known(i, writer));
    if (last === 0) return false;
    const overwrite = start[writer] + positions[last - 1];
    if (overwrite === from) return false;
    if (from === INITIAL) {
      this.#findings.add(
        'causal-initial-read',
        () => [row[i], ...this.#path(overwrite, i).map((step) => row[step])],
        () =>
          `${this.#saw(i)}, the initial value, although ${this.#did(overwrite)} comes causally before${this.#steps(overwrite, i)}; it had to be that value or a later one.`,
      );
      return true;
    }
    if (this.#known(overwrite, session[from]) <= from - start[session[from]]) return false;
    this.#findings.add(
      'causal-stale-read',
      () => [
        row[i],
        row[from],
        ...[...this.#path(overwrite, i), ...this.#path(from, overwrite)].map((step) => row[step]),
      ],
      () =>
        `${this.#saw(i)}, although ${this.#did(overwrite)} had overwritten it, knowing of it${this.#steps(from, overwrite)}, and comes causally before the read${this.#steps(overwrite, i)}; it had to be that value or a later one.`,
    );
    return true;
  }

  /**
   * How an operation knows of a write of another session: the reads between, each with the write that it saw, from the
   * write on; the write itself first. In each session the first read that knows is taken.
   */
  #path(write: number, i: number): number[] {
    const { session, start, source } = this.#ops;
    const path: number[] = [];
    const position = write - start[session[write]];
    let at = i;
    while (session[at] !== session[write]) {
      let low = start[session[at]];
      let high = at;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (this.#known(middle, session[write]) > position) high = middle;
        else low = middle + 1;
      }
      path.push(low, source[low]);
      at = source[low];
    }
    if (path.at(-1) !== write) path.push(write);
    return path.toReversed();
  }

  /** The path between two operations in words, where it is more than one step. */
  #steps(write: number, i: number): string {
    const between = this.#path(write, i).filter(
      (step) => step !== write && step !== i && this.#ops.isWrite[step] === 0,
    );
    return between.length === 0 ? '' : ` (${between.map((step) => this.#saw(step)).join(', then ')})`;
  }

  /** Follows stuck reads from session to session until one comes again. */
  #reportCircle(next: Int32Array): void {
    const { start, source, session, row } = this.#ops;
    const stuck = Array.from(next, (_, s) => s).find((s) => next[s] < start[s + 1]);
    if (stuck === undefined) return;
    const visited = new Set<number>();
    let current = stuck;
    while (!visited.has(current)) {
      visited.add(current);
      current = session[source[next[current]]];
    }
    const path = [...visited];
    const circle = path.slice(path.indexOf(current));
    const rows = circle.flatMap((s) => [row[next[s]], row[source[next[s]]]]);
    this.#findings.add('cyclic-causality', rows, () => {
      const words = circle.map((s) => `${this.#saw(next[s])}, which ${this.#did(source[next[s]])} made only later`);
      return `${words.join('; ')}: these cause each other in a circle.`;
    });
  }

  #saw(i: number): string {
    return `${this.#findings.who(this.#ops.row[i])} read ${this.#register(i)} = ${this.#value(i)}`;
  }

  #did(i: number): string {
    return `the write of ${this.#register(i)} = ${this.#value(i)} by ${this.#findings.who(this.#ops.row[i])}`;
  }

  #register(i: number): string {
    const key = this.#ops.keys[this.#ops.key[i]];
    return key < 0 ? 'the register' : showValue(this.#history.values.get(key));
  }

  #value(i: number): string {
    return showValue(this.#history.values.get(this.#ops.value[i]));
  }
}
