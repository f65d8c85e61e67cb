import { describe, expect, it } from 'vitest';
import { kafka } from '../../../checkers/kafka/index.js';
import { History, type OpInput, type OpType, type Value } from '../../../src/core/index.js';

type Done = readonly [process: number, f: string, value: Value, type?: OpType];

async function found(...done: Done[]): Promise<{ valid: unknown; types: string[] }> {
  const ops: OpInput[] = [];
  for (const [process, f, value, type = 'ok'] of done) {
    ops.push({ process, type: 'invoke', f, value: type === 'ok' ? [] : value }, { process, type, f, value });
  }
  const { stats, valid } = await kafka().check(History.from(ops), {});
  return { valid, types: Object.keys((stats as { counts: object }).counts).toSorted() };
}

const send = (process: number, offset: number | null, v: number, type: OpType = 'ok'): Done => [
  process,
  'send',
  [['send', 'x', [offset, v]]],
  type,
];
const poll = (process: number, ...messages: [number, number][]): Done => [process, 'poll', [['poll', { x: messages }]]];

describe('a log', () => {
  it('is valid when everything sent is polled once and in order', async () => {
    expect(await found(send(0, 0, 10), send(0, 1, 11), poll(1, [0, 10], [1, 11]))).toEqual({ valid: true, types: [] });
  });

  it('has lost a message that was acknowledged, while later ones are polled', async () => {
    expect((await found(send(0, 0, 10), send(0, 1, 11), poll(1, [1, 11]))).types).toEqual(['lost-write']);
    // Nobody has read that far yet.
    expect((await found(send(0, 0, 10), send(0, 1, 11), poll(1, [0, 10]))).types).toEqual([]);
  });

  it('has a duplicate when one value stands at two offsets', async () => {
    expect((await found(send(0, 0, 10), poll(1, [0, 10], [1, 10]))).types).toEqual(['duplicate']);
  });

  it('has inconsistent offsets when two values stand at one', async () => {
    expect((await found(send(0, 0, 10), send(0, null, 11), poll(1, [0, 11]))).types).toContain('inconsistent-offsets');
  });

  it('must not deliver what failed', async () => {
    expect((await found(send(0, null, 10, 'fail'), poll(1, [0, 10]), send(2, 1, 11))).types).toEqual(['aborted-read']);
  });

  it('must be polled in order and without gaps, within an operation and across', async () => {
    const sent = [send(0, 0, 10), send(0, 1, 11), send(0, 2, 12)];
    const other = poll(9, [0, 10], [1, 11], [2, 12]);
    expect((await found(...sent, other, poll(1, [0, 10], [2, 12]))).types).toEqual(['int-poll-skip']);
    expect((await found(...sent, other, poll(1, [1, 11], [0, 10]))).types).toEqual(['int-nonmonotonic-poll']);
    expect((await found(...sent, other, poll(1, [0, 10]), poll(1, [2, 12]))).types).toEqual(['poll-skip']);
    expect((await found(...sent, other, poll(1, [1, 11]), poll(1, [0, 10]))).types).toEqual(['nonmonotonic-poll']);
  });

  it('may be polled from elsewhere after keys were assigned anew or the process subscribed', async () => {
    const sent = [send(0, 0, 10), send(0, 1, 11), poll(9, [0, 10], [1, 11])];
    expect(
      (await found(...sent, poll(1, [1, 11]), [1, 'assign', []], [1, 'assign', ['x']], poll(1, [0, 10]))).types,
    ).toEqual([]);
    expect((await found(...sent, [1, 'subscribe', ['x']], poll(1, [1, 11]), poll(1, [0, 10]))).types).toEqual([]);
    const leaving: Done[] = [[1, 'subscribe', ['x']], poll(1, [1, 11]), [1, 'assign', ['x']], poll(1, [0, 10])];
    expect((await found(...sent, ...leaving)).types).toEqual([]);
  });

  it('must take sends in order', async () => {
    const both: Done = [
      0,
      'txn',
      [
        ['send', 'x', [1, 11]],
        ['send', 'x', [0, 10]],
      ],
    ];
    expect((await found(both, poll(1, [0, 10], [1, 11]))).types).toEqual(['int-nonmonotonic-send']);
    expect((await found(send(0, 1, 11), send(0, 0, 10), poll(1, [0, 10], [1, 11]))).types).toEqual([
      'nonmonotonic-send',
    ]);
  });

  it('counts messages of others between the sends of one transaction, and allows them', async () => {
    const both: Done = [
      0,
      'txn',
      [
        ['send', 'x', [0, 10]],
        ['send', 'x', [2, 12]],
      ],
    ];
    expect(await found(both, send(2, 1, 11), poll(1, [0, 10], [1, 11], [2, 12]))).toEqual({
      valid: true,
      types: ['int-send-skip'],
    });
  });

  it('has not lost for certain what a poll of unknown outcome may have taken', async () => {
    const sent = [send(0, 0, 10), send(0, 1, 11), send(0, 2, 12)];
    const unknown: Done = [3, 'poll', [['poll']], 'info'];
    expect(await found(...sent, unknown, poll(1, [2, 12]))).toEqual({ valid: 'unknown', types: [] });
    // It began only after somebody had been given a later message.
    expect((await found(...sent, poll(1, [2, 12]), unknown)).types).toEqual(['lost-write']);
    // Whoever was assigned something else cannot have taken it.
    expect((await found(...sent, [3, 'assign', ['y']], unknown, poll(1, [2, 12]))).types).toEqual(['lost-write']);
    expect((await found(...sent, [3, 'assign', ['x']], unknown, poll(1, [2, 12]))).types).toEqual([]);
    // A consumer that went past it shows that it is gone.
    expect((await found(...sent, unknown, poll(1, [0, 10], [2, 12]))).types).toEqual(['int-poll-skip', 'lost-write']);
    // Somebody was given it, whatever came of that operation.
    const gone: Done = [
      3,
      'poll',
      [
        [
          'poll',
          {
            x: [
              [0, 10],
              [1, 11],
            ],
          },
        ],
      ],
      'info',
    ];
    expect(await found(...sent, gone, poll(1, [2, 12]))).toEqual({ valid: true, types: [] });
  });

  it('holds nothing that nobody sent, once something was sent before it', async () => {
    expect((await found(send(0, 0, 10), poll(1, [0, 10], [1, 99]))).types).toEqual(['thin-air']);
    // It may have been there before.
    expect((await found(send(0, 5, 10), poll(1, [4, 99], [5, 10]))).types).toEqual([]);
    expect((await found(poll(1, [0, 10]), send(0, 0, 10))).types).toEqual(['thin-air']);
  });

  it('may hold twice what was sent twice', async () => {
    expect((await found(send(0, 0, 10), send(0, 1, 10), poll(1, [0, 10], [1, 10]))).types).toEqual([]);
    expect((await found(send(0, 0, 10), send(0, 1, 10), poll(1, [0, 10], [1, 10], [2, 10]))).types).toEqual([
      'duplicate',
    ]);
  });

  it('tells values apart however long they are, and keys and values that run together', async () => {
    const long = 'v'.repeat(100);
    const sendText = (key: string, offset: number, value: string, type: OpType = 'ok'): Done => [
      0,
      'send',
      [['send', key, [offset, value]]],
      type,
    ];
    const pollText = (...messages: [number, string][]): Done => [1, 'poll', [['poll', { x: messages }]]];
    expect((await found(sendText('x', 0, `${long}1`), pollText([0, `${long}2`]))).types).toContain(
      'inconsistent-offsets',
    );
    const failed = sendText('x 1', 0, '2', 'fail');
    expect((await found(failed, sendText('x', 0, '1 2'), pollText([0, '1 2']))).types).toEqual([]);
  });

  it('knows what a transaction without an answer sent once something of it was polled', async () => {
    const unknown: Done = [
      0,
      'txn',
      [
        ['send', 'x', [0, 10]],
        ['send', 'x', [1, 11]],
      ],
      'info',
    ];
    expect((await found(unknown, send(2, 2, 12), poll(1, [2, 12]))).types).toEqual([]);
    const half = [
      ['send', 'x', 10],
      ['send', 'x', 11],
    ];
    const ops: OpInput[] = [
      { process: 0, type: 'invoke', f: 'txn', value: half },
      {
        process: 0,
        type: 'info',
        f: 'txn',
        value: [
          ['send', 'x', [0, 10]],
          ['send', 'x', [1, 11]],
        ],
      },
      { process: 1, type: 'invoke', f: 'send', value: [['send', 'x', 12]] },
      { process: 1, type: 'ok', f: 'send', value: [['send', 'x', [2, 12]]] },
      { process: 2, type: 'invoke', f: 'poll', value: [['poll']] },
      {
        process: 2,
        type: 'ok',
        f: 'poll',
        value: [
          [
            'poll',
            {
              x: [
                [0, 10],
                [2, 12],
              ],
            },
          ],
        ],
      },
    ];
    const { stats } = await kafka().check(History.from(ops), {});
    expect(stats).toMatchObject({ counts: { 'int-poll-skip': 1, 'lost-write': 1 } });
  });

  it('is not judged by polls that do not say what they took', async () => {
    expect(await found(send(0, 0, 10), poll(1, [0, 10]), [2, 'poll', [['poll']]])).toEqual({
      valid: 'unknown',
      types: [],
    });
  });

  it('may deliver what failed once and was sent again', async () => {
    const sent = [send(0, null, 10, 'fail'), send(0, 0, 10)];
    expect((await found(...sent, poll(1, [0, 10]))).types).toEqual([]);
  });

  it('may be anywhere after a poll of unknown outcome', async () => {
    const sent = [send(0, 0, 10), send(0, 1, 11), send(0, 2, 12), poll(9, [0, 10], [1, 11], [2, 12])];
    const unknown: Done = [1, 'poll', [['poll']], 'info'];
    expect((await found(...sent, poll(1, [0, 10]), unknown, poll(1, [2, 12]))).types).toEqual([]);
  });
});
