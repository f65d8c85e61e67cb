import { type History, NULL_ID, OK, type ValueId } from '../../src/core/index.js';
import type { Findings } from '../findings.js';
import { forEachRegisterOp } from './register-ops.js';

/** Reads and writes of registers with distinct values, as columns; each session's operations stand together, in its order. */
export interface RegisterSessions {
  readonly length: number;
  /** Where each session begins; one more entry for the end. */
  readonly start: Int32Array;
  readonly session: Int32Array;
  readonly isWrite: Uint8Array;
  /** Number of the register. */
  readonly key: Int32Array;
  readonly keys: readonly ValueId[];
  /** Row of the completion, or of the invocation of an unanswered write. */
  readonly row: Int32Array;
  readonly value: Int32Array;
  /** The write that a read returned; -1 for the initial value, -2 where nobody wrote it. */
  readonly source: Int32Array;
}

export const INITIAL = -1;
export const NOBODY = -2;

/** Operations in the order of the history. */
class Entries {
  readonly process: number[] = [];
  readonly row: number[] = [];
  readonly isWrite: boolean[] = [];
  readonly key: ValueId[] = [];
  readonly value: ValueId[] = [];
}

/**
 * Reads `write: v` and `read: null -> v` operations, `key` beside the value or `[key, v]`; null is the initial value.
 * A session is a process. Writes of unknown outcome count where they were read, since then they happened, and the
 * process, if it went on, did so without knowing of them: each is the last operation of its session, and what follows is
 * another one. A text instead: why that cannot be done.
 */
export function registerSessions(history: History, findings: Findings): RegisterSessions | string {
  const all = entries(history, findings);
  const { length } = all.row;
  const keys = [...new Set(all.key)];
  const keyNumber = new Map(keys.map((key, number) => [key, number]));
  const writes = keys.map(() => new Map<ValueId, number>());
  for (let i = 0; i < length; i++) {
    if (!all.isWrite[i]) continue;
    const ofKey = writes[keyNumber.get(all.key[i]) ?? 0];
    const index = history.columns.index[all.row[i]];
    if (all.value[i] === NULL_ID) return `null is written (operation ${index}), which is the initial value`;
    if (ofKey.has(all.value[i])) return `a value is written twice to one register (operation ${index})`;
    ofKey.set(all.value[i], i);
  }
  const writeOf = (i: number) => writes[keyNumber.get(all.key[i]) ?? 0].get(all.value[i]) ?? NOBODY;
  const { place, start } = arrange(history, all, writeOf);
  const count = start[start.length - 1];
  const ops = {
    length: count,
    start,
    session: new Int32Array(count),
    isWrite: new Uint8Array(count),
    key: new Int32Array(count),
    keys,
    row: new Int32Array(count),
    value: new Int32Array(count),
    source: new Int32Array(count),
  };
  for (let session = 0; session + 1 < start.length; session++)
    ops.session.fill(session, start[session], start[session + 1]);
  for (let i = 0; i < length; i++) {
    const at = place[i];
    if (at < 0) continue;
    const source = all.isWrite[i] || all.value[i] === NULL_ID ? INITIAL : writeOf(i);
    ops.isWrite[at] = all.isWrite[i] ? 1 : 0;
    ops.key[at] = keyNumber.get(all.key[i]) ?? 0;
    ops.row[at] = all.row[i];
    ops.value[at] = all.value[i];
    ops.source[at] = source < 0 ? source : place[source];
  }
  return ops;
}

/** Where each operation goes, session after session; -1 for a write of unknown outcome that nobody read. */
function arrange(
  history: History,
  all: Entries,
  writeOf: (i: number) => number,
): { place: Int32Array; start: Int32Array } {
  const { type } = history.columns;
  const { length } = all.row;
  const wasRead = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const source = all.isWrite[i] ? NOBODY : writeOf(i);
    if (source >= 0) wasRead[source] = 1;
  }
  const session = new Int32Array(length).fill(-1);
  const current = new Map<number, number>();
  const sizes: number[] = [];
  for (let i = 0; i < length; i++) {
    const uncertain = type[all.row[i]] !== OK;
    if (uncertain && wasRead[i] === 0) continue;
    let own = current.get(all.process[i]);
    if (own === undefined) {
      own = sizes.length;
      sizes.push(0);
      current.set(all.process[i], own);
    }
    session[i] = own;
    sizes[own]++;
    if (uncertain) current.delete(all.process[i]);
  }
  const start = new Int32Array(sizes.length + 1);
  sizes.forEach((size, s) => (start[s + 1] = start[s] + size));
  const next = start.slice();
  const place = session.map((s) => (s < 0 ? -1 : next[s]++));
  return { place, start };
}

function entries(history: History, findings: Findings): Entries {
  const { process } = history.columns;
  const all = new Entries();
  forEachRegisterOp(history, findings, (row, isWrite, key, value) => {
    all.process.push(process[row]);
    all.row.push(row);
    all.isWrite.push(isWrite);
    all.key.push(key);
    all.value.push(value);
  });
  return all;
}
