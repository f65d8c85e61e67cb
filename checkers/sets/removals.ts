import { FAIL, type History, NEMESIS } from '../../src/core/index.js';
import { outcomeOf } from '../halves.js';

const REMOVING = ['remove', 'delete'];

/** Why a history in which elements may have been removed is not judged; undefined where none can have been. */
export function removalsUnknown(history: History): string | undefined {
  const { f, process } = history.columns;
  const codes = new Set(REMOVING.map((name) => history.code(name)).filter((code) => code >= 0));
  if (codes.size === 0) return undefined;
  const row = f.findIndex((code, at) => codes.has(code) && process[at] !== NEMESIS && outcomeOf(history, at) !== FAIL);
  if (row < 0) return undefined;
  return `elements are removed (operation ${history.columns.index[row]}), which this check does not follow; --checker linearizable --model set does`;
}
