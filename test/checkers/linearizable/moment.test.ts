import { describe, expect, it } from 'vitest';
import { linearizable, modelNamed } from '../../../checkers/linearizable/index.js';
import { History, type OpInput, type Value } from '../../../src/core/index.js';
import { bruteForce } from './brute-force.js';

type Done = readonly [process: number, f: string, asked?: Value, answered?: Value];

function sequence(done: readonly Done[]): History {
  return History.from(
    done.flatMap(([process, f, value = null, answered = value]): OpInput[] => [
      { process, type: 'invoke', f, value },
      { process, type: 'ok', f, value: answered },
    ]),
  );
}

const repeated = (count: number, of: readonly Done[]) => Array.from({ length: count }, () => of).flat();

describe('a contradiction at the end of a long history of an object whose state no single operation tells', () => {
  it.each<[string, string, readonly Done[], number, Value?]>([
    [
      'a lock is given to a second writer',
      'rw-lock',
      [
        ...repeated(40, [
          [1, 'acquire-read'],
          [2, 'acquire-read'],
          [1, 'release'],
          [2, 'release'],
        ]),
        [1, 'acquire-write'],
        [2, 'acquire-write'],
      ],
      2,
    ],
    [
      'a counter is read that nobody raised so far',
      'counter',
      [...repeated(60, [[1, 'add', 3]]), [2, 'read', null, 1000]],
      1,
    ],
    [
      'a permit more is given than there are',
      'semaphore',
      [
        ...repeated(40, [
          [1, 'acquire', 1],
          [1, 'release', 1],
        ]),
        [1, 'acquire', 1],
        [2, 'acquire', 1],
        [3, 'acquire', 1],
      ],
      3,
      2,
    ],
  ])('%s: few operations are shown, wrong by themselves', async (_, name, done, count, init) => {
    const history = sequence(done);
    const model = modelNamed(name, init);
    const verdict = await linearizable({ model, ...(init === undefined ? {} : { init }) }).check(history, {});
    expect(verdict.valid).toBe(false);
    expect(verdict.anomalies[0]?.ops).toHaveLength(count * 2);
    const isAllBefore = verdict.anomalies[0]?.details?.['allBefore'] === true;
    expect(isAllBefore).toBe(name !== 'counter');
    expect(/No order of the \d+ operations that had/.test(verdict.anomalies[0]?.prose ?? '')).toBe(isAllBefore);
    const shown = verdict.anomalies[0]?.ops ?? [];
    const without = (process: number | undefined) => History.from(shown.filter((op) => op.process !== process));
    expect(bruteForce(without(undefined), model, init)).toBe(false);
    for (const { process } of shown) expect(bruteForce(without(process as number), model, init)).toBe(true);
  });
});

describe('the states in the words', () => {
  it('are not told where a write of unknown outcome may have left another', async () => {
    const history = History.from([
      { process: 3, type: 'invoke', f: 'write', value: 7 },
      { process: 3, type: 'ok', f: 'write', value: 7 },
      { process: 4, type: 'invoke', f: 'write', value: 8 },
      { process: 4, type: 'info', f: 'write', value: 8 },
      { process: 3, type: 'invoke', f: 'read' },
      { process: 3, type: 'ok', f: 'read', value: 9 },
    ]);
    const { valid, anomalies } = await linearizable({ model: 'cas-register' }).check(history, {});
    expect(valid).toBe(false);
    expect(anomalies[0]?.prose).not.toContain('could only be');
    expect(anomalies[0]?.details?.['states']).toBeUndefined();
  });
});
