import { type Checker, type History, showValue, type Verdict } from '../../src/core/index.js';
import { Findings } from '../findings.js';
import { INITIAL, NOBODY, type RegisterSessions, registerSessions } from './register-sessions.js';

/**
 * Causal consistency of registers with distinct written values, by the bad patterns of Bouajjani, Enea, Guerraoui and
 * Hamza 2017, "On verifying causal consistency" (CC). One operation causes another that comes later in its session, or
 * that reads what it wrote, and so on.
 *
 * - `thin-air-read`: a value that nobody wrote.
 * - `cyclic-causality`: operations that cause each other in a circle.
 * - `causal-stale-read`: a read returns a value, although a write that causes the read had overwritten it for certain.
 * - `causal-initial-read`: a read returns the initial value, although a write of that register causes the read.
 *
 * Vector clocks: time and memory n · s for n operations of s sessions.
 */
export function causal(): Checker {
  return { name: 'causal', check: async (history) => judge(history) };
}

/** Entries of all vector clocks together. */
const CLOCK_ENTRIES_MAX = 400_000_000;

function judge(history: History): Verdict {
  const findings = new Findings(history);
  const ops = registerSessions(history, findings);
  if (typeof ops === 'string') return findings.verdict({ stats: {}, valid: '', unknownBecause: ops });
  const sessions = ops.start.length - 1;
  if (ops.length * sessions > CLOCK_ENTRIES_MAX) {
    return findings.verdict({
      stats: {},
      valid: '',
      unknownBecause: `${ops.length} operations of ${sessions} sessions are more than this check has room for`,
    });
  }
  const causality = new Causality(history, findings, ops);
  causality.run();
  const reads = ops.isWrite.reduce((n, isWrite) => n - isWrite, ops.length);
  return findings.verdict({
    stats: { sessions, operations: ops.length, reads },
    valid: `All ${reads} reads of ${sessions} sessions respect causality.`,
    unknownBecause: reads === 0 ? 'no read succeeded' : undefined,
  });
}

class Causality {
  readonly #history: History;
  readonly #findings: Findings;
  readonly #ops: RegisterSessions;
  readonly #sessions: number;
  /** Per operation and session: how many of the session's operations cause it, itself included. */
  readonly #clock: Int32Array;
  /** Per session and key: its writes, as positions in the session, ascending. */
  readonly #writes: Map<number, number[]>[];

  constructor(history: History, findings: Findings, ops: RegisterSessions) {
    this.#history = history;
    this.#findings = findings;
    this.#ops = ops;
    this.#sessions = ops.start.length - 1;
    this.#clock = new Int32Array(ops.length * this.#sessions);
    this.#writes = Array.from({ length: this.#sessions }, () => new Map<number, number[]>());
    for (let i = 0; i < ops.length; i++) {
      if (ops.isWrite[i] === 0) continue;
      const perKey = this.#writes[ops.session[i]];
      const position = i - ops.start[ops.session[i]];
      const list = perKey.get(ops.key[i]);
      if (list) list.push(position);
      else perKey.set(ops.key[i], [position]);
    }
  }

  /** Goes on in each session as far as the writes that it reads are known; what is stuck at the end runs in a circle. */
  run(): void {
    const { start, source, isWrite } = this.#ops;
    const next = start.slice(0, this.#sessions);
    const waiting = new Map<number, number[]>();
    const agenda = Array.from(next, (_, session) => session);
    for (let session = agenda.pop(); session !== undefined; session = agenda.pop()) {
      for (; next[session] < start[session + 1]; next[session]++) {
        const i = next[session];
        const from = source[i];
        if (isWrite[i] === 0 && from >= 0 && from >= next[this.#ops.session[from]]) {
          waiting.set(from, [...(waiting.get(from) ?? []), session]);
          break;
        }
        this.#advance(i);
        for (const other of waiting.get(i) ?? []) agenda.push(other);
      }
    }
    this.#reportCircle(next);
  }

  /** Sets the clock of an operation and judges it if it is a read. */
  #advance(i: number): void {
    const { session, start, isWrite, source } = this.#ops;
    const own = session[i];
    const at = i * this.#sessions;
    if (i > start[own]) this.#clock.copyWithin(at, at - this.#sessions, at);
    const from = isWrite[i] === 1 ? INITIAL : source[i];
    if (from >= 0) {
      const other = from * this.#sessions;
      for (let s = 0; s < this.#sessions; s++)
        this.#clock[at + s] = Math.max(this.#clock[at + s], this.#clock[other + s]);
    }
    this.#clock[at + own] = i - start[own] + 1;
    if (isWrite[i] === 1) return;
    if (from === NOBODY) {
      this.#findings.add('thin-air-read', [this.#ops.row[i]], `${this.#saw(i)}, which nobody wrote.`);
    } else this.#judgeRead(i, from);
  }

  /** Looks at the last write of the register in each session's part of what causes the read. */
  #judgeRead(i: number, from: number): void {
    const { key, start, session, row } = this.#ops;
    for (let s = 0; s < this.#sessions; s++) {
      const overwrite = this.#lastWrite(s, key[i], this.#clock[i * this.#sessions + s]);
      if (overwrite < 0 || overwrite === from) continue;
      if (from === INITIAL) {
        const words = `${this.#saw(i)}, the initial value, although ${this.#did(overwrite)} comes causally before.`;
        this.#findings.add('causal-initial-read', [row[i], row[overwrite]], words);
        return;
      }
      const position = from - start[session[from]];
      if (this.#clock[overwrite * this.#sessions + session[from]] <= position) continue;
      const words = `${this.#saw(i)}, although ${this.#did(overwrite)} had overwritten it, knowing of it, and comes causally before the read.`;
      this.#findings.add('causal-stale-read', [row[i], row[overwrite], row[from]], words);
      return;
    }
  }

  /** The last write of a key among the first `count` operations of a session; -1 where there is none. */
  #lastWrite(session: number, key: number, count: number): number {
    const positions = this.#writes[session].get(key);
    if (!positions || count === 0) return -1;
    let low = 0;
    let high = positions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (positions[middle] < count) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? -1 : this.#ops.start[session] + positions[low - 1];
  }

  /** Follows stuck reads from session to session until one comes again. */
  #reportCircle(next: Int32Array): void {
    const { start, source, session, row } = this.#ops;
    const stuck = Array.from(next, (_, s) => s).find((s) => next[s] < start[s + 1]);
    if (stuck === undefined) return;
    const visited: number[] = [];
    let current = stuck;
    while (!visited.includes(current)) {
      visited.push(current);
      current = session[source[next[current]]];
    }
    const circle = visited.slice(visited.indexOf(current));
    const rows = circle.flatMap((s) => [row[next[s]], row[source[next[s]]]]);
    const words = circle.map((s) => `${this.#saw(next[s])}, which ${this.#did(source[next[s]])} made only later`);
    this.#findings.add('cyclic-causality', rows, `${words.join('; ')}: these cause each other in a circle.`);
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
