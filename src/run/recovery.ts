import { countBelow } from '../../checkers/ascending.js';
import { faultWindows, type History, NEMESIS, OK, type Recovery, SECOND_NS } from '../core/index.js';

/** The rate counts as reached when this share of it is seen over a second: chance makes any rate waver. */
const SHARE = 0.8;
const WINDOW_NS = SECOND_NS;

/**
 * Watches a cluster come back: from a moment on, the time to the first `ok` completion, and until `ok` completions came
 * at a rate again. The same object serves the run, as completions arrive, and the check, from the history.
 */
export class RecoveryWatch {
  readonly #fromNs: number;
  readonly #ratePerSecond: number | undefined;
  /** Times of the last completions, as many as the rate has in one second. */
  readonly #recent: Float64Array;
  #count = 0;
  #firstOkNs: number | null = null;
  #rateNs: number | null = null;

  /** @param ratePerSecond the rate of before; undefined where there was none to compare with. */
  constructor(fromNs: number, ratePerSecond: number | undefined) {
    this.#fromNs = fromNs;
    this.#ratePerSecond = ratePerSecond;
    this.#recent = new Float64Array(Math.max(1, Math.ceil((ratePerSecond ?? 1) * SHARE * (WINDOW_NS / SECOND_NS))));
  }

  /** Told of every `ok` completion of a client, in order of time. */
  ok(timeNs: number): void {
    if (timeNs < this.#fromNs) return;
    this.#firstOkNs ??= timeNs;
    if (this.#ratePerSecond === undefined || this.#rateNs !== null) return;
    const { length } = this.#recent;
    this.#recent[this.#count++ % length] = timeNs;
    const oldest = this.#recent[this.#count % length] as number;
    if (this.#count >= length && timeNs - oldest <= WINDOW_NS) this.#rateNs = timeNs;
  }

  /** Is there nothing left to wait for? */
  get recovered(): boolean {
    return this.#firstOkNs !== null && (this.#ratePerSecond === undefined || this.#rateNs !== null);
  }

  get recovery(): Recovery {
    return {
      toFirstOkNs: this.#firstOkNs === null ? null : this.#firstOkNs - this.#fromNs,
      toRateBeforeNs: this.#rateNs === null ? null : this.#rateNs - this.#fromNs,
      ...(this.#ratePerSecond === undefined ? {} : { rateBeforePerSecond: this.#ratePerSecond }),
    };
  }
}

/**
 * The rate of `ok` completions before the first fault; where that came within the first second, while no fault was on.
 * Undefined where too little was seen to call it a rate.
 */
export function rateBefore(history: History, untilNs = Number.POSITIVE_INFINITY): number | undefined {
  const windows = faultWindows(history);
  const first = windows[0]?.startNs ?? untilNs;
  // A real cluster takes seconds to come up, on the same clock.
  let from = history.length > 0 ? (history.columns.timeNs[0] as number) || 0 : 0;
  if (first - from >= SECOND_NS) return rateWithin(history, [[from, Math.min(first, untilNs)]]);
  const quiet: [number, number][] = [];
  for (const { startNs, endNs } of windows.toSorted((a, b) => a.startNs - b.startNs)) {
    if (startNs > from) quiet.push([from, startNs]);
    from = Math.max(from, endNs ?? Number.POSITIVE_INFINITY);
  }
  if (from < untilNs) quiet.push([from, untilNs]);
  return rateWithin(history, quiet);
}

function rateWithin(history: History, spans: readonly (readonly [number, number])[]): number | undefined {
  const { type, process, timeNs } = history.columns;
  const last = history.length > 0 ? (timeNs[history.length - 1] as number) : 0;
  let lengthNs = 0;
  for (const [from, to] of spans) lengthNs += Math.max(0, Math.min(to, last) - from);
  let count = 0;
  for (let row = 0; row < history.length; row++) {
    if (type[row] !== OK || process[row] === NEMESIS) continue;
    const at = timeNs[row] as number;
    if (spans.some(([from, to]) => at >= from && at < to)) count++;
  }
  return lengthNs < SECOND_NS / 2 || count === 0 ? undefined : (count * SECOND_NS) / lengthNs;
}

/** What succeeded, in order of time: tells how the cluster came back after each of many faults, however long the history. */
export class Successes {
  readonly #timeNs: Float64Array;
  /** Code of the node through which each came; negative: none. */
  readonly #node: Int32Array;
  /** By code, the nodes through which clients went, in the order of the history. */
  readonly #nodes = new Map<number, string>();

  /** O(length); O(length log length) where the times do not ascend. */
  constructor({ columns: { type, process, timeNs, node }, length, names }: History) {
    const rows: number[] = [];
    let ascend = true;
    for (let row = 0; row < length; row++) {
      if (process[row] === NEMESIS) continue;
      const through = node[row] as number;
      if (through >= 0 && !this.#nodes.has(through)) this.#nodes.set(through, names[through] ?? '');
      if (type[row] !== OK || Number.isNaN(timeNs[row])) continue;
      const before = rows.at(-1);
      if (before !== undefined && (timeNs[before] as number) > (timeNs[row] as number)) ascend = false;
      rows.push(row);
    }
    if (!ascend) rows.sort((a, b) => (timeNs[a] as number) - (timeNs[b] as number));
    this.#timeNs = new Float64Array(rows.length);
    this.#node = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) {
      this.#timeNs[i] = timeNs[rows[i] as number] as number;
      this.#node[i] = node[rows[i] as number] as number;
    }
  }

  /**
   * How the cluster came back after a moment, as a whole and through each node: looked at until `untilNs`, the start of
   * the next fault or of the final reads; for the first success through a node until `answersUntilNs`, because final reads
   * go at a pace of their own, but show it too when a node serves. Linear in what came meanwhile.
   */
  recoveryAfter(fromNs: number, rate: number | undefined, untilNs: number, answersUntilNs = untilNs): Recovery {
    const watch = new RecoveryWatch(fromNs, rate);
    const firstOk = new Map<number, number | null>();
    for (const code of this.#nodes.keys()) firstOk.set(code, null);
    for (let i = countBelow(this.#timeNs, fromNs); i < this.#timeNs.length; i++) {
      const at = this.#timeNs[i] as number;
      if (at >= answersUntilNs) break;
      if (at < untilNs) watch.ok(at);
      const through = this.#node[i] as number;
      if (firstOk.get(through) === null) firstOk.set(through, at - fromNs);
    }
    const byNode = [...firstOk].map(([code, toFirstOkNs]) => [this.#nodes.get(code) ?? '', toFirstOkNs] as const);
    return { ...watch.recovery, ...(byNode.length > 0 ? { toFirstOkByNodeNs: Object.fromEntries(byNode) } : {}) };
  }
}
