import { FAIL, type History, INVOKE, NEMESIS, NO_VALUE, NULL_ID, OK, type ValueId } from '../../src/core/index.js';
import type { Findings } from '../findings.js';

/**
 * Calls back for every read of a register that was answered, at its completion, and every write that may have happened,
 * at its completion or, unanswered, at its invocation. The key stands beside the value or is the first of `[key, value]`;
 * what was never written, or has no value, is null. Reads whose completion leaves the value out are noted as unreadable.
 */
export function forEachRegisterOp(
  history: History,
  findings: Findings,
  visit: (row: number, isWrite: boolean, key: ValueId, value: ValueId) => void,
): void {
  const { type, process, pair, f, value } = history.columns;
  const read = history.code('read');
  const write = history.code('write');
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS || (f[row] !== read && f[row] !== write)) continue;
    const isWrite = f[row] === write;
    const unanswered = type[row] === INVOKE ? pair[row] < 0 : type[row] !== OK && type[row] !== FAIL;
    if (type[row] !== OK && !(isWrite && unanswered)) continue;
    if (!isWrite && value[row] === NO_VALUE) {
      findings.unreadable(row, 'value');
      continue;
    }
    const key = history.keyId(row);
    const id = history.completedValueId(row);
    const both = key === NO_VALUE && id !== NO_VALUE ? history.values.get(id) : undefined;
    if (Array.isArray(both) && both.length === 2) {
      visit(row, isWrite, history.values.intern(both[0]), history.values.intern(both[1]));
    } else visit(row, isWrite, key, id === NO_VALUE ? NULL_ID : id);
  }
}
