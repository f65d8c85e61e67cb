import { type ErrorCount, type History, INVOKE, NEMESIS, OK, showValue, type Value } from '../core/index.js';

/** So many different errors are listed; more are told by nobody. */
const ERRORS_LISTED = 10;
/** Characters of an example. */
const EXAMPLE_MAX = 200;

/** The errors that clients named, by function and code, the most frequent first. O(length). */
export function errorCounts(history: History): ErrorCount[] {
  const { type, process, f, error } = history.columns;
  const counts = new Map<number, Map<number, number>>();
  for (let row = 0; row < history.length; row++) {
    if (type[row] === INVOKE || type[row] === OK || process[row] === NEMESIS) continue;
    const [code, value] = [f[row] as number, error[row] as number];
    if (value < 0) continue;
    const ofFunction = counts.get(code) ?? new Map<number, number>();
    counts.set(code, ofFunction.set(value, (ofFunction.get(value) ?? 0) + 1));
  }
  return [...counts]
    .flatMap(([code, values]) => byCode(history, history.names[code] ?? '', values))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, ERRORS_LISTED);
}

/** Errors of one function whose first element, or all of it, is the same. */
function byCode(history: History, f: string, values: ReadonlyMap<number, number>): ErrorCount[] {
  const found = new Map<string, ErrorCount>();
  for (const [id, count] of values) {
    const value = history.values.get(id);
    const [first = null, ...details] = Array.isArray(value) ? (value as readonly Value[]) : [value];
    const error = textOf(first);
    const known = found.get(error);
    const example = details.length === 0 ? {} : { example: details.map(textOf).join(', ') };
    found.set(error, known ? { ...known, count: known.count + count } : { f, error, count, ...example });
  }
  return [...found.values()];
}

function textOf(value: Value): string {
  return (typeof value === 'string' ? value : showValue(value, EXAMPLE_MAX)).slice(0, EXAMPLE_MAX);
}
