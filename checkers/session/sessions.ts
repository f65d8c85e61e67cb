import { FAIL, type History, INVOKE, NEMESIS, OK, type ValueId } from '../../src/core/index.js';

/** One operation of a session. */
export interface SessionOp {
  readonly f: 'read' | 'write';
  readonly key: ValueId;
  /** The number that was written or read; a key that was never written reads as `-Infinity`. */
  readonly version: number;
  /** Row of the completion; of the invocation where there is none. */
  readonly row: number;
  /** False for writes that may not have happened. */
  readonly certain: boolean;
}

/** Where a version was written: session, and position in it. */
export interface Origin {
  readonly session: number;
  readonly position: number;
  /** False where the write was never acknowledged: it may have taken effect after greater versions. */
  readonly certain: boolean;
}

export interface Sessions {
  /** Operations of each process, in its order. */
  readonly sessions: readonly (readonly SessionOp[])[];
  /** Of every written version. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Why the history cannot be judged, if so. */
  readonly unknownBecause?: string;
}

/** Reads `write: n` and `read: null -> n` operations (`key` beside the value, or `[key, n]`) as sessions, one per process. */
export function sessionsOf(history: History): Sessions {
  const sessions = new Map<number, SessionOp[]>();
  const origins = new Map<string, Origin>();
  const numbers = new Map<number, number>();
  const { type, process, pair } = history.columns;
  let unknownBecause: string | undefined;
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS) continue;
    const f = history.f(row);
    if (f !== 'read' && f !== 'write') continue;
    const uncertain =
      f === 'write' && type[row] !== OK && type[row] !== FAIL && (type[row] !== INVOKE || pair[row] < 0);
    if (type[row] !== OK && !uncertain) continue;
    let session = numbers.get(process[row]);
    if (session === undefined) numbers.set(process[row], (session = numbers.size));
    const ops = sessions.get(session) ?? [];
    sessions.set(session, ops);
    const found = keyAndVersion(history, row);
    if (!found) {
      unknownBecause ??= `operation ${history.columns.index[row]} has no number for a value, so versions have no order`;
      continue;
    }
    if (f === 'write')
      origins.set(`${found.key} ${found.version}`, { session, position: ops.length, certain: !uncertain });
    ops.push({ f, ...found, row, certain: !uncertain });
  }
  return {
    sessions: [...sessions.values()],
    origins,
    ...(unknownBecause === undefined ? {} : { unknownBecause }),
  };
}

function keyAndVersion(history: History, row: number): { key: ValueId; version: number } | undefined {
  const id = history.completedValueId(row);
  const { key, pair } = history.columns;
  const invocation = pair[row] >= 0 ? pair[row] : row;
  let ownKey = key[row] >= 0 ? key[row] : key[invocation];
  let value = id < 0 ? null : history.values.get(id);
  if (Array.isArray(value) && value.length === 2) {
    ownKey = history.values.intern(value[0]);
    value = value[1];
  }
  if (value === null) return { key: ownKey, version: Number.NEGATIVE_INFINITY };
  return typeof value === 'number' ? { key: ownKey, version: value } : undefined;
}
