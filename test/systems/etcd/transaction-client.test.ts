import { describe, expect, it } from 'vitest';
import { execute } from '../../../systems/etcd/transaction-client.js';

describe('a transaction on etcd', () => {
  const held = new Map([['1', { value: [1, 2], modRevision: '7' }]]);

  it('answers reads from what its keys held, and from its own writes after them', () => {
    const { answers, written } = execute(
      [
        ['r', 1, null],
        ['append', 1, 3],
        ['r', 1, null],
        ['r', 2, null],
      ],
      held,
    );
    expect(answers).toEqual([
      ['r', 1, [1, 2]],
      ['append', 1, 3],
      ['r', 1, [1, 2, 3]],
      ['r', 2, null],
    ]);
    expect([...written]).toEqual([['1', [1, 2, 3]]]);
  });

  it('begins a list that nobody has written, and overwrites a register', () => {
    expect([...execute([['append', 2, 1]], held).written]).toEqual([['2', [1]]]);
    expect([
      ...execute(
        [
          ['w', 1, 9],
          ['w', 1, 10],
        ],
        held,
      ).written,
    ]).toEqual([['1', 10]]);
  });

  it('writes nothing where it only reads', () => {
    expect(execute([['r', 1, null]], held).written.size).toBe(0);
  });
});
