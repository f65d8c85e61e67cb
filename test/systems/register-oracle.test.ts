import { describe, expect, it } from 'vitest';
import { History, type OpInput, type Value } from '../../src/core/index.js';
import { nonlinearizableKeys } from './register-oracle.js';

function op(process: number, type: 'invoke' | 'ok' | 'info', f: string, value: Value): OpInput {
  return { process, type, f, value, key: 0 };
}

describe('the oracle for registers', () => {
  it('lets concurrent operations take effect in either order', () => {
    const history = [op(0, 'invoke', 'write', 1), op(1, 'invoke', 'read', null), op(1, 'ok', 'read', 1)];
    expect(nonlinearizableKeys(History.from([...history, op(0, 'ok', 'write', 1)]))).toEqual([]);
    expect(nonlinearizableKeys(History.from([...history, op(0, 'info', 'write', 1)]))).toEqual([]);
  });

  it('finds a read of a value that was overwritten before it began', () => {
    const history = [
      op(0, 'invoke', 'write', 1),
      op(0, 'ok', 'write', 1),
      op(0, 'invoke', 'write', 2),
      op(0, 'ok', 'write', 2),
      op(1, 'invoke', 'read', null),
      op(1, 'ok', 'read', 1),
    ];
    expect(nonlinearizableKeys(History.from(history))).toEqual([0]);
  });

  it('finds two compare-and-sets that both took the same value away', () => {
    const history = [
      op(0, 'invoke', 'cas', [null, 1]),
      op(1, 'invoke', 'cas', [null, 2]),
      op(0, 'ok', 'cas', [null, 1]),
      op(1, 'ok', 'cas', [null, 2]),
    ];
    expect(nonlinearizableKeys(History.from(history))).toEqual([0]);
    expect(nonlinearizableKeys(History.from(history.slice(0, 3)))).toEqual([]);
  });
});
