import { FAIL, type History, INFO, INVOKE, NEMESIS, type Value, valueEquals } from '../../src/core/index.js';

interface Call {
  readonly f: string;
  readonly value: Value;
  readonly startNs: number;
  /** Infinity where nobody knows whether it happened. */
  readonly endNs: number;
  readonly invoked: number;
  readonly returned: number;
}

/**
 * Decides for every register by itself whether its history is linearizable, by the plain search of Wing and Gong (1993)
 * with Lowe's memory of what was tried. The keys that are not.
 */
export function nonlinearizableKeys(history: History): Value[] {
  const byKey = new Map<string, { key: Value; calls: Call[] }>();
  const { type, process, pair, key, timeNs } = history.columns;
  for (let row = 0; row < history.length; row++) {
    if (type[row] !== INVOKE || process[row] === NEMESIS) continue;
    const end = pair[row];
    const outcome = end < 0 ? INFO : type[end];
    if (outcome === FAIL) continue;
    const f = history.f(row);
    if (outcome === INFO && f === 'read') continue;
    const known = outcome !== INFO;
    const name = key[row] < 0 ? null : history.values.get(key[row]);
    const id = JSON.stringify(name);
    const value = history.values.get(known ? history.completedValueId(end) : history.columns.value[row]);
    const calls = byKey.get(id) ?? { key: name, calls: [] };
    byKey.set(id, calls);
    calls.calls.push({
      f,
      value,
      startNs: timeNs[row],
      endNs: known ? timeNs[end] : Number.POSITIVE_INFINITY,
      invoked: row,
      returned: known ? end : Number.POSITIVE_INFINITY,
    });
  }
  return [...byKey.values()].filter(({ calls }) => !isLinearizable(calls)).map(({ key }) => key);
}

/** Depth-first over which call is next; a (set of calls done, value) that led nowhere is not tried twice. */
function isLinearizable(calls: readonly Call[]): boolean {
  const tried = new Set<string>();
  const done = new Uint8Array(calls.length);
  const sorted = calls.toSorted((a, b) => a.invoked - b.invoked);
  const search = (first: number, value: Value): boolean => {
    let from = first;
    while (from < sorted.length && done[from] === 1) from++;
    // Whatever comes next must have been invoked before anything that is not done returned.
    let horizon = Number.POSITIVE_INFINITY;
    let last = from;
    for (; last < sorted.length && sorted[last].invoked < horizon; last++) {
      if (done[last] === 0) horizon = Math.min(horizon, sorted[last].returned);
    }
    if (horizon === Number.POSITIVE_INFINITY) return true;
    const place = `${from}:${done.subarray(from, last).join('')}:${JSON.stringify(value)}`;
    if (tried.has(place)) return false;
    tried.add(place);
    for (let i = from; i < last; i++) {
      if (done[i] === 1 || sorted[i].invoked > horizon) continue;
      const after = step(sorted[i], value);
      if (after === undefined) continue;
      done[i] = 1;
      if (search(from, after)) return true;
      done[i] = 0;
    }
    return false;
  };
  return search(0, null);
}

function step({ f, value }: Call, state: Value): Value | undefined {
  if (f === 'write') return value;
  if (f === 'read') return valueEquals(value, state) ? state : undefined;
  const [from, to] = value as readonly [Value, Value];
  return valueEquals(from, state) ? to : undefined;
}
