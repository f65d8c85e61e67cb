import { FAIL, type History, INVOKE, NEMESIS, NO_VALUE, NULL_ID, OK, type ValueId } from '../../src/core/index.js';

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

interface Entry {
  readonly row: number;
  readonly isWrite: boolean;
  readonly key: ValueId;
  readonly value: ValueId;
  readonly uncertain: boolean;
}

/**
 * Reads `write: v` and `read: null -> v` operations, `key` beside the value or `[key, v]`; null is the initial value.
 * A session is a process. Writes without an answer count: they may be read. They end their session: what the process did
 * afterwards, if it went on, need not come after them. A text instead: why that cannot be done.
 */
export function registerSessions(history: History): RegisterSessions | string {
  const all: Entry[][] = [];
  const current = new Map<number, Entry[]>();
  for (const [process, entry] of entries(history)) {
    let session = current.get(process);
    if (!session) {
      current.set(process, (session = []));
      all.push(session);
    }
    session.push(entry);
    if (entry.uncertain) current.delete(process);
  }
  const ops = all.flat();
  const keys = [...new Set(ops.map(({ key }) => key))];
  const keyNumber = new Map(keys.map((key, number) => [key, number]));
  const writeOf = new Map<string, number>();
  for (let i = 0; i < ops.length; i++) {
    if (!ops[i].isWrite) continue;
    const name = `${ops[i].key} ${ops[i].value}`;
    if (writeOf.has(name))
      return `a value is written twice to one register (operation ${history.columns.index[ops[i].row]})`;
    writeOf.set(name, i);
  }
  const source = ops.map(({ isWrite, key, value }) =>
    isWrite || value === NULL_ID ? INITIAL : (writeOf.get(`${key} ${value}`) ?? NOBODY),
  );
  let begun = 0;
  const start = [0, ...all.map((session) => (begun += session.length))];
  return {
    length: ops.length,
    start: Int32Array.from(start),
    session: Int32Array.from(all.flatMap((session, number) => session.map(() => number))),
    isWrite: Uint8Array.from(ops, ({ isWrite }) => (isWrite ? 1 : 0)),
    key: Int32Array.from(ops, ({ key }) => keyNumber.get(key) ?? 0),
    keys,
    row: Int32Array.from(ops, ({ row }) => row),
    value: Int32Array.from(ops, ({ value }) => value),
    source: Int32Array.from(source),
  };
}

function* entries(history: History): Generator<[process: number, entry: Entry], void, void> {
  const { type, process, pair, f, key } = history.columns;
  const read = history.code('read');
  const write = history.code('write');
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS || (f[row] !== read && f[row] !== write)) continue;
    const isWrite = f[row] === write;
    const unanswered = type[row] === INVOKE ? pair[row] < 0 : type[row] !== OK && type[row] !== FAIL;
    if (type[row] !== OK && !(isWrite && unanswered)) continue;
    const invocation = pair[row] < 0 ? row : pair[row];
    const own = key[row] === NO_VALUE ? key[invocation] : key[row];
    const uncertain = type[row] !== OK;
    yield [process[row], { row, isWrite, uncertain, ...keyed(history, own, history.completedValueId(row)) }];
  }
}

/** The key beside the value, or the first of `[key, value]`. */
function keyed(history: History, key: ValueId, id: ValueId): { key: ValueId; value: ValueId } {
  if (id === NO_VALUE) return { key, value: NULL_ID };
  const value = key === NO_VALUE ? history.values.get(id) : undefined;
  if (!Array.isArray(value) || value.length !== 2) return { key, value: id };
  return { key: history.values.intern(value[0]), value: history.values.intern(value[1]) };
}
