import { type Value, valueEquals } from '../../../src/core/index.js';
import { answersFor } from '../models/shapes.js';
import { NEVER, operationOf, type Problem } from '../problem.js';

/** No operation, or no value is known. */
export const NOBODY = -1;
/** Operations that together are wrong: whichever others happen between their call and their return. */
export type Contradiction = readonly number[];

/**
 * What a history says about the entries of a log that are to be appended, by place: 0 is the first behind the initial
 * ones. Gaps between events are counted by the event behind them: an operation takes effect in one of the gaps from
 * `call + 1` to `ret`.
 */
export interface LogEntries {
  /** So many must be there in the end. */
  readonly count: number;
  /** The append that was told this place; {@link NOBODY} where none was. */
  readonly append: Int32Array;
  /** Id of the value, and an operation that says so; {@link NOBODY} where none does. */
  readonly value: Int32Array;
  readonly witness: Int32Array;
  /** The last gap in which it may be appended, for its own sake and that of later ones; and an operation that says so. */
  readonly latest: Int32Array;
  readonly before: Int32Array;
  /** Appends of unknown outcome, in the order of their calls. */
  readonly unfinished: readonly number[];
  /** By operation that returned: the place that it is about; below 0 for initial entries. */
  readonly place: Int32Array;
  /** By operation that returned: 1 where it found the end of the log. */
  readonly foundEnd: Uint8Array;
}

/** An operation that returned, as the log shows itself in it. */
interface Seen {
  readonly place: number;
  readonly value: Value;
}

/**
 * Reads off a history when its entries can have been appended. `undefined` where nulls are appended, which look like the
 * end of the log, or answers are not as they should be.
 */
export function logEntries(problem: Problem, initial: readonly Value[]): LogEntries | Contradiction | undefined {
  const { length, ret, f, input, history } = problem;
  const { values } = history;
  const appends = history.code('append');
  const returned: number[] = [];
  const unfinished: number[] = [];
  for (let i = 0; i < length; i++) {
    if (ret[i] !== NEVER) returned.push(i);
    else if (f[i] === appends) unfinished.push(i);
  }
  if (initial.includes(null) || unfinished.some((i) => values.get(input[i]) === null)) return undefined;
  const seen = new Map<number, Seen>();
  for (const i of returned) {
    const one = seenBy(problem, i, f[i] === appends, initial);
    if (one === undefined || Array.isArray(one)) return one as Contradiction | undefined;
    seen.set(i, one as Seen);
  }
  let room = unfinished.length;
  for (const i of returned) if (f[i] === appends) room++;
  const far = returned.find((i) => seen.get(i)?.value !== null && (seen.get(i)?.place ?? 0) >= room);
  return far === undefined ? new Gathering(problem, appends, seen, unfinished).entries() : [far];
}

function seenBy(
  problem: Problem,
  i: number,
  appends: boolean,
  initial: readonly Value[],
): Seen | Contradiction | undefined {
  const op = operationOf(problem, i);
  if (!Array.isArray(op.output) || op.output.length !== 2) return undefined;
  const [offset, value] = op.output as readonly Value[];
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0) return undefined;
  if (appends && value === null) return undefined;
  if (appends ? !answersFor(value, op) : op.input !== null && !answersFor(offset, op)) return [i];
  const place = offset - initial.length;
  if (place >= 0) return { place, value };
  return appends || !valueEquals(initial[offset], value) ? [i] : { place, value };
}

class Gathering {
  readonly #problem: Problem;
  readonly #appends: number;
  readonly #seen: ReadonlyMap<number, Seen>;
  readonly #entries: LogEntries;
  readonly #earliest: Int32Array;
  readonly #after: Int32Array;

  constructor(problem: Problem, appends: number, seen: ReadonlyMap<number, Seen>, unfinished: readonly number[]) {
    this.#problem = problem;
    this.#appends = appends;
    this.#seen = seen;
    let count = 0;
    for (const { place, value } of seen.values()) if (value !== null && place >= count) count = place + 1;
    const column = (fill: number) => new Int32Array(count).fill(fill);
    this.#earliest = column(0);
    this.#after = column(NOBODY);
    this.#entries = {
      count,
      append: column(NOBODY),
      value: column(NOBODY),
      witness: column(NOBODY),
      latest: column(NEVER),
      before: column(NOBODY),
      unfinished,
      place: new Int32Array(problem.length),
      foundEnd: new Uint8Array(problem.length),
    };
  }

  entries(): LogEntries | Contradiction {
    const { place, foundEnd, count } = this.#entries;
    for (const [i, seen] of this.#seen) {
      place[i] = seen.place;
      if (seen.value === null) foundEnd[i] = 1;
      if (seen.place < 0 || seen.place >= count) continue;
      const contradiction = seen.value === null ? this.#notBefore(i, seen.place) : this.#holds(i, seen);
      if (contradiction) return contradiction;
    }
    return this.#inOrder() ?? this.#entries;
  }

  #notBefore(i: number, place: number): undefined {
    const gap = this.#problem.call[i] + 1;
    if (gap <= this.#earliest[place]) return;
    this.#earliest[place] = gap;
    this.#after[place] = i;
  }

  /** The entry is there when the operation returns, with a value. */
  #holds(i: number, { place, value }: Seen): Contradiction | undefined {
    const { append, value: valueAt, witness, latest, before } = this.#entries;
    const { f, ret, history } = this.#problem;
    const id = history.values.intern(value);
    if (valueAt[place] !== NOBODY && valueAt[place] !== id) return [witness[place], i];
    valueAt[place] = id;
    witness[place] = i;
    if (ret[i] < latest[place]) {
      latest[place] = ret[i];
      before[place] = i;
    }
    if (f[i] !== this.#appends) return undefined;
    if (append[place] !== NOBODY) return [append[place], i];
    append[place] = i;
    this.#notBefore(i, place);
    return undefined;
  }

  /** What is before a later entry is there by then; what is behind an earlier one is not there before. */
  #inOrder(): Contradiction | undefined {
    const { count, latest, before } = this.#entries;
    for (let place = count - 1; place >= 0; place--) {
      if (place + 1 < count && latest[place + 1] < latest[place]) {
        latest[place] = latest[place + 1];
        before[place] = before[place + 1];
      }
      if (this.#earliest[place] > latest[place]) return [this.#after[place], before[place]];
    }
    return undefined;
  }
}
