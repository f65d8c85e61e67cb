import { describe, expect, it } from 'vitest';
import { StateMachine } from '../../../systems/primary-backup/state-machine.js';
import type { UpdateRequest } from '../../../systems/simulated/requests.js';

const command = (sequence: number, update: UpdateRequest) => ({ origin: 'n1', boot: 1, sequence, floor: 0, update });

describe('the state machine of the replicas', () => {
  it('does a transaction as one: its reads see what came before, and its own writes', () => {
    const state = new StateMachine(true);
    state.apply(
      command(0, {
        f: 'txn',
        ops: [
          ['append', 'x', 1],
          ['append', 'y', 1],
        ],
      }),
    );
    const reply = state.apply(
      command(1, {
        f: 'txn',
        ops: [
          ['r', 'x', null],
          ['append', 'x', 2],
          ['r', 'x', null],
          ['r', 'z', null],
        ],
      }),
    );
    expect(reply).toEqual({
      done: true,
      value: [
        ['r', 'x', [1]],
        ['append', 'x', 2],
        ['r', 'x', [1, 2]],
        ['r', 'z', null],
      ],
    });
  });

  it('does a transaction that comes again once', () => {
    const state = new StateMachine(true);
    for (let i = 0; i < 2; i++) state.apply(command(0, { f: 'txn', ops: [['append', 'x', 1]] }));
    expect(state.preview({ f: 'txn', ops: [['r', 'x', null]] })).toEqual([['r', 'x', [1]]]);
  });

  it('changes nothing when it is only asked what a transaction would answer', () => {
    const state = new StateMachine(true);
    state.preview({ f: 'txn', ops: [['append', 'x', 1]] });
    expect(state.preview({ f: 'txn', ops: [['r', 'x', null]] })).toEqual([['r', 'x', null]]);
  });
});
