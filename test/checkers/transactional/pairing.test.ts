import { describe, expect, it } from 'vitest';
import { pairing } from '../../../checkers/transactional/pairing.js';
import { historyOf } from './shorthand.js';

describe('invocations and completions', () => {
  it('are paired as the history says where no process was called again before it returned', () => {
    const history = historyOf('list-append', [
      [0, 'invoke', 'ax1'],
      [1, 'invoke', 'rx'],
      [1, 'ok', 'rx1'],
      [0, 'ok', 'ax1'],
    ]);
    expect(pairing(history)).toBe(history.columns.pair);
  });

  it('are paired by what was asked for where one was', () => {
    const history = historyOf('list-append', [
      [0, 'invoke', 'ax1'],
      [0, 'invoke', 'rxay2'],
      [0, 'invoke', 'rx'],
      [0, 'ok', 'rx1'],
      [0, 'ok', 'ax1'],
      [0, 'info', 'rxay2'],
    ]);
    expect([...pairing(history)]).toEqual([4, 5, 3, 2, 0, 1]);
  });

  it('are left single where a completion carries what no open call asked for', () => {
    const history = historyOf('rw-register', [
      [0, 'invoke', 'wx1'],
      [0, 'invoke', 'wx2'],
      [0, 'fail', 'wx2'],
      [0, 'ok', 'ry'],
      [0, 'info', 'wx1'],
    ]);
    expect([...pairing(history)]).toEqual([4, 2, 1, -1, 0]);
  });

  it('leave a completion alone that answers no open call', () => {
    const history = historyOf('rw-register', [
      [0, 'invoke', 'wx1'],
      [0, 'invoke', 'wx2'],
      [0, 'ok', 'wx2'],
      [0, 'ok', 'wx1'],
      [0, 'ok', 'rx'],
    ]);
    expect([...pairing(history)]).toEqual([3, 2, 1, 0, -1]);
  });
});
