import { NO_VALUE, NULL_ID } from '../../../src/core/index.js';
import { NEVER, type Problem } from '../problem.js';

/** Which take took what a put put in: by put, -1 where none did; takes that found nothing, and those nobody knows about. */
export interface Matching {
  readonly takenBy: Int32Array;
  readonly empties: readonly number[];
  readonly openTakes: readonly number[];
}

/** Longer histories are not guessed at. */
const OPERATIONS = 20_000;

/**
 * Guesses which take took which of several equal values. Operations are thought of as if they happened when they were
 * called, or when they returned; then a take took the one that was put in last, or first, of those that were there. Each
 * guess makes a history of distinct values: where that has an order, this history has it too.
 */
export function* matchings(problem: Problem, put: number): Generator<Matching> {
  const { length, f, input, output, call, ret } = problem;
  if (length > OPERATIONS) return;
  const takes: number[] = [];
  const puts = new Map<number, number[]>();
  const [empties, openTakes]: [number[], number[]] = [[], []];
  for (let i = 0; i < length; i++) {
    if (f[i] === put) {
      if (input[i] === NULL_ID) return;
      puts.set(input[i], [...(puts.get(input[i]) ?? []), i]);
    } else if (output[i] === NULL_ID) empties.push(i);
    else (output[i] === NO_VALUE ? openTakes : takes).push(i);
  }
  const returned = (i: number) => (ret[i] === NEVER ? call[i] : ret[i]);
  const called = (i: number) => call[i];
  const middle = (i: number) => call[i] + returned(i);
  for (const [putAt, takeAt] of [
    [called, returned],
    [returned, returned],
    [called, called],
    [middle, middle],
    [returned, called],
  ] as const) {
    for (const last of [true, false]) {
      const takenBy = matched(problem, puts, takes, putAt, takeAt, last);
      if (takenBy) yield { takenBy, empties, openTakes };
    }
  }
}

/** `undefined` where some take finds nothing to take. */
function matched(
  { length, output, call, ret }: Problem,
  puts: ReadonlyMap<number, readonly number[]>,
  takes: readonly number[],
  putAt: (i: number) => number,
  takeAt: (i: number) => number,
  last: boolean,
): Int32Array | undefined {
  const takenBy = new Int32Array(length).fill(-1);
  const left = new Map([...puts].map(([value, all]) => [value, all.toSorted((a, b) => putAt(a) - putAt(b))]));
  for (const take of takes.toSorted((a, b) => takeAt(a) - takeAt(b))) {
    const those = left.get(output[take]) ?? [];
    const later = those.findIndex((put) => putAt(put) > takeAt(take));
    const there = later < 0 ? those.length : later;
    const at = there === 0 || !last ? 0 : there - 1;
    if (at >= those.length || call[those[at]] > ret[take]) return undefined;
    takenBy[those[at]] = take;
    those.splice(at, 1);
  }
  return takenBy;
}
