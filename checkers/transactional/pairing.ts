import { type History, INVOKE, NEMESIS, NO_VALUE, type ValueCursor } from '../../src/core/index.js';

const LETTER_R = 0x72;

/**
 * The other half of every event of a client, -1 where there is none. The history's own column, unless some process was
 * called again before it had returned: foreign histories do that. There a completion belongs to the first open call of its
 * process that asked for what it answers. One that carries no micro-operations belongs to the last open call; one with those
 * of no open call has lost its own.
 */
export function pairing(history: History): Int32Array {
  const { pair } = history.columns;
  const overlapping = overlappingProcesses(history);
  if (overlapping.size === 0) return pair;
  const paired = pair.slice();
  const open = new Map<number, number[]>();
  const { process, type } = history.columns;
  for (let row = 0; row < history.length; row++) {
    if (!overlapping.has(process[row])) continue;
    paired[row] = -1;
    const calls = open.get(process[row]) ?? [];
    open.set(process[row], calls);
    if (type[row] === INVOKE) {
      calls.push(row);
      continue;
    }
    const answered = calls.findIndex((call) => asksFor(history, call, row));
    if (answered < 0 && isTransaction(history, row)) continue;
    const [call] = calls.splice(answered < 0 ? calls.length - 1 : answered, 1);
    if (call === undefined) continue;
    paired[row] = call;
    paired[call] = row;
  }
  return paired;
}

function overlappingProcesses(history: History): Set<number> {
  const { process, type } = history.columns;
  const overlapping = new Set<number>();
  // Processes are small numbers as a rule; one that is not may be in the set.
  const open = new Uint8Array(1 << 16);
  const openElsewhere = new Set<number>();
  for (let row = 0; row < history.length; row++) {
    const p = process[row];
    if (p === NEMESIS) continue;
    const small = p < open.length;
    const called = type[row] === INVOKE;
    const isOpen = small ? open[p] === 1 : openElsewhere.has(p);
    if (called && isOpen) overlapping.add(p);
    if (small) open[p] = called ? 1 : 0;
    else if (called) openElsewhere.add(p);
    else openElsewhere.delete(p);
  }
  return overlapping;
}

/** Does a row hold micro-operations, or at least a list? */
function isTransaction(history: History, row: number): boolean {
  const value = history.columns.value[row];
  return value !== NO_VALUE && history.values.cursor(value).enterArray() >= 0;
}

/** Do two rows hold the same micro-operations, but for what reads saw? */
function asksFor(history: History, call: number, answer: number): boolean {
  const { value } = history.columns;
  if (value[call] === NO_VALUE || value[answer] === NO_VALUE) return false;
  const asked = history.values.cursor(value[call]);
  const got = history.values.cursor(value[answer]);
  const count = asked.enterArray();
  if (count < 0 || got.enterArray() !== count) return false;
  for (let i = 0; i < count; i++) {
    const width = asked.enterArray();
    const otherWidth = got.enterArray();
    if (width < 2 || otherWidth < 2) return false;
    // A function is a text: its tag, its length, its letters.
    const reads = asked.bytes[asked.at + 2] === LETTER_R;
    if (!sameNext(asked, got) || !sameNext(asked, got)) return false;
    for (let rest = 2; rest < Math.max(width, otherWidth); rest++) {
      if (!reads && !sameNext(asked, got)) return false;
      if (reads && rest < width) asked.skip();
      if (reads && rest < otherWidth) got.skip();
    }
  }
  return true;
}

/** Moves both behind their next value; are the two equal? */
function sameNext(a: ValueCursor, b: ValueCursor): boolean {
  const from = a.at;
  const other = b.at;
  a.skip();
  b.skip();
  if (a.at - from !== b.at - other) return false;
  for (let i = 0; i < a.at - from; i++) if (a.bytes[from + i] !== b.bytes[other + i]) return false;
  return true;
}
