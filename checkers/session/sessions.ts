import { FAIL, type History, INVOKE, NEMESIS, NO_VALUE, OK, type ValueId } from '../../src/core/index.js';
import type { Findings } from '../findings.js';

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
  /** Row of the invocation. */
  readonly invocation: number;
  /** Row of the acknowledgement; -1 where it was never acknowledged: it may have taken effect after greater versions. */
  readonly acknowledged: number;
}

export interface Sessions {
  /** Operations of each process, in its order. */
  readonly sessions: readonly (readonly SessionOp[])[];
  /** Of every written version, by key and number. */
  readonly origins: ReadonlyMap<ValueId, ReadonlyMap<number, Origin>>;
  /** Why the history cannot be judged, if so. */
  readonly unknownBecause?: string;
}

/** Reads `write: n` and `read: null -> n` operations (`key` beside the value, or `[key, n]`) as sessions, one per process. */
export function sessionsOf(history: History, findings: Findings): Sessions {
  const sessions: SessionOp[][] = [];
  const numbers = new Map<number, number>();
  const origins = new Map<ValueId, Map<number, Origin>>();
  const { type, process, pair, value, index } = history.columns;
  let unknownBecause: string | undefined;
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS) continue;
    const f = history.f(row);
    if (f !== 'read' && f !== 'write') continue;
    const uncertain =
      f === 'write' && type[row] !== OK && type[row] !== FAIL && (type[row] !== INVOKE || pair[row] < 0);
    if (type[row] !== OK && !uncertain) continue;
    if (f === 'read' && value[row] === NO_VALUE) {
      findings.unreadable(row, 'version');
      continue;
    }
    const found = keyAndVersion(history, row);
    if (!found || (f === 'write' && found.version === Number.NEGATIVE_INFINITY)) {
      unknownBecause ??= `operation ${index[row]} has no number for a value, so versions have no order`;
      continue;
    }
    let session = numbers.get(process[row]);
    if (session === undefined) {
      numbers.set(process[row], (session = sessions.length));
      sessions.push([]);
    }
    if (f === 'write') {
      let written = origins.get(found.key);
      if (!written) origins.set(found.key, (written = new Map()));
      const before = written.get(found.version);
      const invocation = pair[row] < 0 ? row : Math.min(row, pair[row]);
      if (before) {
        unknownBecause ??= `operation ${index[row]} writes a number to its key again, so versions have no order`;
        // Whose write a read of it saw is not known, nor when that was made.
        const first = Math.min(before.invocation, invocation);
        written.set(found.version, { session, position: 0, invocation: first, acknowledged: -1 });
      } else {
        const position = sessions[session].length;
        written.set(found.version, { session, position, invocation, acknowledged: uncertain ? -1 : row });
      }
    }
    sessions[session].push({ f, ...found, row, certain: !uncertain });
  }
  return { sessions, origins, ...(unknownBecause === undefined ? {} : { unknownBecause }) };
}

function keyAndVersion(history: History, row: number): { key: ValueId; version: number } | undefined {
  const id = history.completedValueId(row);
  let key = history.keyId(row);
  let value = id < 0 ? null : history.values.get(id);
  if (key === NO_VALUE && Array.isArray(value) && value.length === 2) {
    key = history.values.intern(value[0]);
    value = value[1];
  }
  if (value === null) return { key, version: Number.NEGATIVE_INFINITY };
  return typeof value === 'number' && !Number.isNaN(value) ? { key, version: value } : undefined;
}
