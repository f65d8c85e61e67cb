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
