import { describe, expect, it } from 'vitest';
import { listAppend } from '../../../checkers/transactional/checker.js';
import type { TransactionalOptions } from '../../../checkers/transactional/options.js';
import type { Verdict } from '../../../src/core/index.js';
import { completions, concurrently, type Event, historyOf } from './shorthand.js';

function check(events: readonly Event[], options: TransactionalOptions = {}): Promise<Verdict> {
  return listAppend(options).check(historyOf('list-append', events), {});
}

async function types(events: readonly Event[], options: TransactionalOptions = {}): Promise<unknown> {
  return (await check(events, options)).stats?.['anomalyTypes'];
}

describe('a history of appends and reads', () => {
  it('is a write cycle (G0) where two transactions overwrote each other in different orders', async () => {
    expect(await types(completions('ax1ay1', 'ax2ay2', 'rx12ry21'))).toContain('G0');
  });

  it('has circular information flow (G1c) where a transaction saw one that it came before', async () => {
    expect(await types(concurrently('ax1ry1', 'ax2ay1', 'rx12'))).toEqual(['G1c']);
  });

  it('has an aborted read (G1a) where a failed append was seen', async () => {
    expect(
      await types([
        [0, 'fail', 'ax1'],
        [1, 'call', 'rx1'],
        [1, 'call', 'ay1'],
      ]),
    ).toEqual(['G1a']);
  });

  it('has an intermediate read (G1b) where a list ends in the middle of a transaction', async () => {
    expect(await types(concurrently('ax1ax2', 'rx1'))).toEqual(['G-single-item', 'G1b']);
  });

  it('has read skew (G-single) where one append of a transaction was seen and another missed', async () => {
    const { anomalies } = await check(concurrently('ax1ay1', 'rx1ry'));
    expect(anomalies.map(({ type, details }) => [type, details?.['alsoKnownAs']])).toEqual([
      ['G-single-item', 'read skew'],
    ]);
  });

  it('has a long fork (G-nonadjacent) where two readers saw two writers in opposite orders', async () => {
    const { anomalies } = await check(concurrently('ax1', 'ay1', 'rx1ry', 'ry1rx'), {
      consistencyModels: ['snapshot-isolation'],
    });
    expect(anomalies.map(({ type, details }) => [type, details?.['alsoKnownAs']])).toEqual([
      ['G-nonadjacent-item', 'long fork'],
    ]);
  });

  it('has write skew (G2) where two transactions missed each other, which snapshot isolation lets pass', async () => {
    const events = concurrently('rxay1', 'ryax1');
    const { anomalies } = await check(events);
    expect(anomalies.map(({ type, details }) => [type, details?.['alsoKnownAs']])).toEqual([['G2-item', 'write skew']]);
    expect((await check(events, { consistencyModels: ['snapshot-isolation'] })).valid).toBe(true);
  });

  it('has a lost update where two transactions replaced what both had read', async () => {
    expect(await types([[0, 'call', 'ax1'], ...concurrently('rx1ax2', 'rx1ax3')])).toEqual(['G2-item', 'lost-update']);
  });

  it('is stale where a read missed what had returned before: only in real time, or only in its process', async () => {
    const stale = (reader: number): Event[] => [
      [0, 'call', 'ax1'],
      [1, 'call', 'ax2'],
      [reader, 'call', 'rx1'],
      [3, 'call', 'rx12'],
    ];
    expect(await types(stale(2))).toEqual(['G-single-item-realtime']);
    expect(await types(stale(1), { consistencyModels: ['strong-session-serializable'] })).toEqual([
      'G-single-item-process',
    ]);
    expect(await types(stale(2), { consistencyModels: ['strong-session-serializable'] })).toEqual([]);
    expect(await types(stale(1), { consistencyModels: ['serializable'] })).toEqual([]);
  });

  it('cannot be snapshot isolated, whichever of two unseen appends came first, if each missed the other elsewhere', async () => {
    const events = concurrently('ryax1az1', 'rzax2ay1');
    const { valid, anomalies } = await check(events, { consistencyModels: ['snapshot-isolation'] });
    expect(valid).toBe(false);
    expect(anomalies.map(({ type }) => type)).toEqual(['no-valid-order']);
  });

  it.each([
    ['incompatible orders', ['ax1', 'ax2', 'ax3', 'rx12', 'rx13'], 'incompatible-order'],
    ['an element twice', ['ax1', 'ax2', 'rx121'], 'duplicate-elements'],
    ['an element that nobody appended', ['ax1', 'rx19'], 'garbage-read'],
    ['one that nobody appended before others', ['ax1', 'rx91'], 'garbage-read'],
    ['one that nobody appended in another order', ['ax1', 'ax2', 'rx291', 'rx12'], 'garbage-read'],
    ['an element that it appends only later', ['rx1ax1'], 'future-read'],
    ['an element that it appends only later, and then not', ['rx1rxax1'], 'future-read'],
    ['not what it appended itself', ['ax1', 'ax2rx1'], 'internal'],
    ['a longer list than just before', ['ax1', 'rxrx1'], 'internal'],
  ])('shows %s', async (_what, transactions, type) => {
    expect(await types(concurrently(...transactions))).toContain(type);
  });

  it('has a dirty update where a committed append lies on a failed one, unknown ones in between or not', async () => {
    const direct: Event[] = [
      [0, 'fail', 'ax1'],
      [1, 'ok', 'ax2'],
      [2, 'ok', 'rx12'],
    ];
    const indirect: Event[] = [
      [0, 'fail', 'ax1'],
      [1, 'info', 'ax2'],
      [2, 'ok', 'ax3'],
      [3, 'ok', 'rx123'],
    ];
    expect(await types(direct, { anomalies: ['dirty-update'] })).toEqual(['dirty-update']);
    expect(await types(indirect, { anomalies: ['dirty-update'] })).toEqual(['dirty-update']);
  });

  it('says nothing by the reads of a transaction of unknown outcome, but by its appends that were seen', async () => {
    expect(
      await types([
        [0, 'invoke', 'ax1ry'],
        [1, 'call', 'ay1'],
        [2, 'call', 'ry1rx'],
        [0, 'info', 'ax1ry'],
      ]),
    ).toEqual([]);
    expect(
      await types([
        [0, 'invoke', 'ax1ay1'],
        [1, 'call', 'rx1'],
        [2, 'call', 'ry'],
      ]),
    ).toEqual(['G-single-item-realtime']);
  });

  it('is unknown where no transaction depends on another, or an element was appended twice', async () => {
    expect((await check([[0, 'call', 'ax1']])).valid).toBe('unknown');
    expect((await check([])).valid).toBe('unknown');
    const twice = await check([
      [0, 'call', 'ax1'],
      [1, 'call', 'ax1'],
      [2, 'call', 'rx1'],
    ]);
    expect([twice.valid, twice.unknownBecause]).toEqual([
      'unknown',
      expect.stringContaining('1 was written to "x" more than once'),
    ]);
  });

  it('is unknown under promises about single objects, and decided under names for serializability', async () => {
    const skew = concurrently('rxay1', 'ryax1');
    const under = async (model: string) => (await check(skew, { consistencyModels: [model] })).valid;
    expect(await under('linearizable')).toBe('unknown');
    expect(await under('1SR')).toBe(false);
    expect(await under('read-committed')).toBe(true);
    const behind: Event[] = [
      [0, 'call', 'ax1'],
      [0, 'call', 'rx'],
      [1, 'call', 'rx1'],
    ];
    const { valid, stats } = await check(behind, { consistencyModels: ['session-serializable'] });
    expect([valid, stats?.['not']]).toEqual([false, ['session-serializable']]);
    expect((await check(behind, { consistencyModels: ['view-serializable'] })).valid).toBe(true);
  });

  it('is judged by the named anomalies alone where only these are asked for', async () => {
    const skew = concurrently('rxay1', 'ryax1');
    expect((await check(skew, { anomalies: ['G1'] })).valid).toBe(true);
    expect((await check(skew, { anomalies: ['G2'] })).valid).toBe(false);
    expect(() => listAppend({ anomalies: ['G7'] })).toThrow(/anomaly G7/);
    expect(() => listAppend({ assume: ['luck'] })).toThrow(/assumption luck/);
  });
});

describe('the evidence of a cycle', () => {
  it('tells in a sentence what proves every edge, and names the read that shows an order of appends', async () => {
    const { anomalies } = await check(concurrently('ax4', 'ax7ry', 'rx47', 'ry1ax9', 'ay1rx4'), {
      consistencyModels: ['serializable'],
    });
    expect(anomalies).toHaveLength(1);
    const { details, prose, ops } = anomalies[0];
    expect(details?.['cycle']).toEqual([
      { from: 'T1', to: 'T2', type: 'rw', key: 'y', prose: 'T1 read "y" as [], without the 1 of T2' },
      { from: 'T2', to: 'T1', type: 'rw', key: 'x', prose: 'T2 read "x" as [4], without the 7 of T1' },
    ]);
    expect(details?.['transactions']).toEqual({
      T1: {
        index: 6,
        process: 1,
        outcome: 'ok',
        ops: [
          ['append', 'x', 7],
          ['r', 'y', null],
        ],
      },
      T2: {
        index: 9,
        process: 4,
        outcome: 'ok',
        ops: [
          ['append', 'y', 1],
          ['r', 'x', [4]],
        ],
      },
    });
    expect(prose).toContain('but T2 before T1');
    expect(ops.map(({ index }) => index)).toEqual([1, 4, 6, 9]);
  });

  it('quotes the longest read for an order of appends', async () => {
    const { anomalies } = await check(concurrently('ax1ay1', 'ax2ay2', 'rx12', 'ry21'), { anomalies: ['G0'] });
    const prose = anomalies.map((anomaly) => anomaly.prose).join();
    expect(prose).toContain('T2 appended 2 to "x" after T1 had appended 1: T3 read "x" as [1 2]');
  });

  it('counts all anomalies, and shows the first ones', async () => {
    const fails: Event[] = Array.from({ length: 30 }, () => [1, 'call', 'rx1']);
    const { anomalies, stats } = await check([[0, 'fail', 'ax1'], ...fails, [2, 'call', 'ay1']], { evidence: 3 });
    expect(stats?.['counts']).toEqual({ G1a: 30 });
    expect(anomalies).toHaveLength(3);
  });
});
