import { describe, expect, it } from 'vitest';
import { linearizable } from '../../../checkers/linearizable/index.js';
import { History, type OpInput, type Value } from '../../../src/core/index.js';

type Done = readonly [process: number, f: string, asked: Value, answered?: Value];

/** Operations one after the other, each of the process that is named. */
function sequence(done: readonly Done[], before: readonly OpInput[] = []): History {
  const events = done.flatMap(([process, f, value, answered = value]): OpInput[] => [
    { process, type: 'invoke', f, value },
    { process, type: 'ok', f, value: answered },
  ]);
  return History.from([...before, ...events]);
}

async function proseOf(model: string, history: History, init?: Value, byKey = false): Promise<string | undefined> {
  const verdict = await linearizable({ model, byKey, ...(init === undefined ? {} : { init }) }).check(history, {});
  expect(verdict.valid).toBe(false);
  return verdict.anomalies[0]?.prose;
}

describe('a counterexample in words', () => {
  it.each<[string, string, readonly Done[], string]>([
    [
      'says that a queue was found empty, and who had put in what then came out',
      'fifo-queue',
      [
        [1, 'enqueue', 7],
        [2, 'dequeue', null],
        [3, 'dequeue', null, 7],
      ],
      'Process 3 dequeued 7 (index 4–5), although process 2 had found the queue empty (index 2–3). ' +
        'All else that was done with these values by then: process 1 had enqueued 7 (index 0–1).',
    ],
    [
      'says how elements came onto a stack',
      'stack',
      [
        [1, 'push', 1],
        [2, 'push', 2],
        [1, 'pop', null, 1],
      ],
      'Process 1 popped 1 (index 4–5), although process 2 had pushed 2 (index 2–3). ' +
        'By then the stack could only be [1,2]. ' +
        'All else that was done with these values by then: process 1 had pushed 1 (index 0–1).',
    ],
    [
      'says who holds a lock',
      'mutex',
      [
        [1, 'acquire', null],
        [2, 'acquire', null],
      ],
      'Process 2 acquired the lock (index 2–3), although process 1 had acquired the lock (index 0–1). ' +
        'By then the lock could only be held.',
    ],
    [
      'names tokens of a lock',
      'fenced-mutex',
      [
        [1, 'acquire', null, 5],
        [2, 'acquire', null, 6],
      ],
      'Process 2 acquired the lock with token 6 (index 2–3), although process 1 had acquired the lock with token 5 ' +
        '(index 0–1). By then the lock could only be held by process 1, last token 5.',
    ],
    [
      'names offsets of a log, and how long it was',
      'log',
      [
        [1, 'append', 'a', [0, 'a']],
        [2, 'read', 0, [0, null]],
      ],
      'Process 2 read offset 0 as nil (index 2–3), although process 1 had appended "a" at offset 0 (index 0–1). ' +
        'By then the log could only be 1 long, with "a" at offset 0. Nothing else had been done at this offset.',
    ],
    [
      'tells transactions by what they read and wrote',
      'multi-register',
      [
        [1, 'txn', [['w', 'x', 1]]],
        [
          2,
          'txn',
          [
            ['r', 'x', null],
            ['r', 'y', null],
          ],
          [
            ['r', 'x', 2],
            ['r', 'y', null],
          ],
        ],
      ],
      'Process 2 read x as 2, read y as nil in one transaction (index 2–3). ' +
        'By then the registers could only be x = 1. Nothing ever set the registers to x = 2.',
    ],
    [
      'says where a transaction contradicts itself',
      'multi-register',
      [
        [1, 'txn', [['w', 'x', 1]]],
        [
          2,
          'txn',
          [
            ['r', 'x', null],
            ['r', 'x', null],
          ],
          [
            ['r', 'x', 1],
            ['r', 'x', 2],
          ],
        ],
      ],
      'Process 2 read x as 1, read x as 2 in one transaction (index 2–3). ' +
        'By then the registers could only be x = 1. What it saw of x contradicts itself.',
    ],
    [
      'tells what a counter can have come to',
      'counter',
      [...Array.from({ length: 12 }, () => [1, 'add', 2] as const), [1, 'add', -1], [2, 'read', null, 25]],
      'Process 2 read 25 (index 26–27). By then the counter could only be 23. ' +
        'All that was ever added by then comes to 24 at most.',
    ],
    [
      'says that an element was not found',
      'set',
      [
        [1, 'add', 3],
        [2, 'contains', 3, [3, false]],
      ],
      'Process 2 did not find 3 (index 2–3), although process 1 had added 3 (index 0–1). ' +
        'By then the set could only be [3]. Nothing else had been done with these values.',
    ],
  ])('%s', async (_what, model, done, expected) => {
    expect(await proseOf(model, sequence(done))).toBe(expected);
  });

  it('names of long lists only how long they are and the element that matters', async () => {
    const elements = Array.from({ length: 30 }, (_, i) => i);
    const history = sequence([
      ...elements.map((v): Done => [0, 'add', v]),
      [1, 'read', null, elements],
      [2, 'read', null, elements.filter((v) => v !== 7)],
    ]);
    expect(await proseOf('grow-only-set', history)).toMatch(
      /^Process 2 read 29 elements, without 7 \(index 62–63\), although process \d had (added 7|read 30 elements, with 7) /,
    );
  });

  it('says with the right word where something of a key was put and taken', async () => {
    const history = sequence([
      [1, 'enqueue', ['q', 7]],
      [2, 'dequeue', ['q', null], ['q', 7]],
      [3, 'dequeue', ['q', null], ['q', 7]],
    ]);
    expect(await proseOf('fifo-queue', history, undefined, true)).toMatch(
      /^Process 3 dequeued 7 from the queue of key "q" \(index 4–5\), although process 2 had dequeued 7 \(index 2–3\)\./,
    );
  });

  it('gives the states as the reason where many operations lead to them', async () => {
    const rounds = Array.from({ length: 3 }, (_, process): Done[] => [
      [process, 'acquire', 1],
      [process, 'acquire', 1],
      [process, 'release', 1],
    ]).flat();
    const prose = await proseOf('semaphore', sequence([...rounds, [5, 'acquire', 1]]), 3);
    expect(prose).toMatch(
      /^Process 2 acquired 1 permit \(index 14–15\), although by then the semaphore could only be left with 0 of 3 permits\. That follows from 5 other operations; the last of them: process 0 had acquired 1 permit/,
    );
  });

  it('names the last write of what was read, of all that wrote it', async () => {
    const unknown: OpInput[] = [
      { process: 9, type: 'invoke', f: 'write', value: 3 },
      { process: 9, type: 'info', f: 'write', value: 3 },
    ];
    const writes: Done[] = [
      [4, 'write', 4],
      [20, 'read', null, 3],
      [6, 'write', 3],
      [6, 'write', 1],
      [20, 'read', null, 3],
    ];
    expect(await proseOf('register', sequence(writes, unknown))).toMatch(
      /^Process 20 read 3 .* Nothing could bring 3 back: process 6 was the last to set the object to it \(index 6–7\)\.$/,
    );
  });
});
