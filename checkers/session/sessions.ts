import { type History, NULL_ID, OK, type ValueId } from '../../src/core/index.js';
import type { Findings } from '../findings.js';
import { beginOf } from '../halves.js';
import { forEachRegisterOp } from './register-ops.js';

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
  const { type, process, index } = history.columns;
  let unknownBecause: string | undefined;
  forEachRegisterOp(history, findings, (row, isWrite, key, id) => {
    const version = versionOf(history, id);
    if (version === undefined || (isWrite && version === Number.NEGATIVE_INFINITY)) {
      unknownBecause ??= `operation ${index[row]} has no number for a value, so versions have no order`;
      return;
    }
    let session = numbers.get(process[row]);
    if (session === undefined) {
      numbers.set(process[row], (session = sessions.length));
      sessions.push([]);
    }
    const certain = type[row] === OK;
    if (isWrite) {
      let written = origins.get(key);
      if (!written) origins.set(key, (written = new Map()));
      const before = written.get(version);
      const invocation = beginOf(history, row);
      if (before) {
        unknownBecause ??= `operation ${index[row]} writes a number to its key again, so versions have no order`;
        // Whose write a read of it saw is not known, nor when that was made.
        const first = Math.min(before.invocation, invocation);
        written.set(version, { session, position: 0, invocation: first, acknowledged: -1 });
      } else {
        const position = sessions[session].length;
        written.set(version, { session, position, invocation, acknowledged: certain ? row : -1 });
      }
    }
    sessions[session].push({ f: isWrite ? 'write' : 'read', key, version, row, certain });
  });
  return { sessions, origins, ...(unknownBecause === undefined ? {} : { unknownBecause }) };
}

/** Undefined where the value is no number. */
function versionOf(history: History, id: ValueId): number | undefined {
  if (id === NULL_ID) return Number.NEGATIVE_INFINITY;
  const value = history.values.get(id);
  return typeof value === 'number' && !Number.isNaN(value) ? value : undefined;
}
