import { describe, expect, it } from 'vitest';
import { rwRegister } from '../../../checkers/transactional/checker.js';
import type { TransactionalOptions } from '../../../checkers/transactional/options.js';
import type { Verdict } from '../../../src/core/index.js';
import { concurrently, type Event, historyOf } from './shorthand.js';

function check(events: readonly Event[], options: TransactionalOptions = {}): Promise<Verdict> {
  return rwRegister(options).check(historyOf('rw-register', events), {});
}

async function types(events: readonly Event[], options: TransactionalOptions = {}): Promise<unknown> {
  return (await check(events, options)).stats?.['anomalyTypes'];
}

const SERIALIZABLE = { consistencyModels: ['serializable'] };

describe('a history of register writes and reads', () => {
  it('orders the initial state before every write', async () => {
    expect(await types(concurrently('wy1wx2', 'rxry1'), SERIALIZABLE)).toEqual(['G-single-item']);
  });

  it('orders a write after what its transaction had read of the key', async () => {
    expect(await types(concurrently('wx1', 'rx1wx2wy1', 'ry1rx1'), SERIALIZABLE)).toEqual(['G-single-item']);
  });

  it('orders writes by real time or by process only where that is asserted', async () => {
    const events: Event[] = [
      [0, 'call', 'wx1'],
      [1, 'invoke', 'ry1rx1'],
      [0, 'call', 'wx2wy1'],
      [1, 'ok', 'ry1rx1'],
    ];
    const weak = { consistencyModels: ['read-committed', 'consistent-view'] };
    expect(await types(events, weak)).toEqual([]);
    for (const assume of ['linearizable-keys', 'sequential-keys']) {
      expect(await types(events, { ...weak, assume: [assume] })).toEqual(['G-single-item']);
    }
  });

  it('has cyclic versions where an assertion contradicts what was read', async () => {
    const events: Event[] = [
      [0, 'call', 'wx1'],
      [0, 'call', 'wx2'],
      [0, 'call', 'rx1'],
    ];
    const { anomalies, stats } = await check(events, { assume: ['sequential-keys'] });
    expect(stats?.['anomalyTypes']).toEqual(['cyclic-versions']);
    expect(anomalies[0].prose).toBe(
      'Given sequential-keys, the versions of "x" follow each other in a circle: 1 before 2, for T1 wrote 1 and later in ' +
        'process 0 T2 wrote 2; but 2 before 1, for T2 wrote 2 and later in process 0 T3 read 1.',
    );
  });

  it('is decided even where the version order cannot be inferred', async () => {
    const stale: Event[] = [
      [0, 'call', 'wx1'],
      [1, 'call', 'wx2'],
      [2, 'call', 'rx1'],
    ];
    const { valid, anomalies, stats } = await check(stale);
    expect(valid).toBe(false);
    expect(anomalies.map(({ type }) => type)).toEqual(['no-valid-order']);
    expect(stats?.['not']).toEqual(['strong-serializable']);
    expect((await check(stale, SERIALIZABLE)).valid).toBe(true);
  });

  it.each([
    [
      'an aborted read',
      [
        [0, 'fail', 'wx1'],
        [1, 'call', 'rx1'],
      ],
      'G1a',
    ],
    ['an intermediate read', concurrently('wx1wx2', 'rx1'), 'G1b'],
    ['circular information flow', concurrently('wx1ry1', 'wy1rx1'), 'G1c'],
    ['a lost update', concurrently('rxwx1', 'rxwx2', 'rx1'), 'lost-update'],
    ['write skew', concurrently('rxwy1', 'rywx1'), 'G2-item'],
    ['a read of the future', concurrently('rx1wx1'), 'future-read'],
    ['a non-repeatable read', concurrently('wx1', 'rxrx1'), 'internal'],
    ['two values that nobody wrote', concurrently('rx8', 'rx9', 'wx1'), 'garbage-read'],
    ['a value that nobody wrote beside no value', concurrently('rx', 'rx9', 'wx1'), 'garbage-read'],
  ] as [string, Event[], string][])('shows %s', async (_what, events, type) => {
    expect(await types(events)).toContain(type);
  });

  it('is no repeatable read where a transaction saw a key change', async () => {
    const events = concurrently('wx1', 'rxrx1');
    const { valid, anomalies } = await check(events, { consistencyModels: ['repeatable-read'] });
    expect([valid, anomalies[0].type, anomalies[0].details?.['alsoKnownAs']]).toEqual([
      false,
      'G-single-item',
      'non-repeatable read',
    ]);
    expect((await check(events, { consistencyModels: ['read-committed'] })).valid).toBe(true);
  });

  it('has versions go forward inside a transaction where single keys do', async () => {
    const events: Event[] = [
      [0, 'call', 'wx1'],
      [0, 'call', 'rx9wx2'],
      [0, 'call', 'rx1'],
    ];
    for (const assume of ['linearizable-keys', 'sequential-keys']) {
      expect(await types(events, { assume: [assume] })).toContain('cyclic-versions');
    }
  });

  it('still knows what misses the first write of a key where assertions say of it what is known anyhow', async () => {
    const stale: Event[] = [
      [0, 'call', 'rxwx1'],
      [1, 'call', 'rx'],
    ];
    for (const assume of [[], ['sequential-keys'], ['wfr-keys']]) {
      expect(await types(stale, { assume })).toEqual(['G-single-item-realtime']);
    }
  });

  it('takes one value that nobody wrote for what was there before', async () => {
    const { valid } = await check([
      [0, 'call', 'rx9'],
      [1, 'call', 'wx1ry'],
      [2, 'call', 'rx1wy2'],
      [3, 'call', 'ry2'],
    ]);
    expect(valid).toBe(true);
  });

  it('is judged by the models of Biswas and Enea by their own definitions', async () => {
    const backward: Event[] = [
      [0, 'call', 'wx1'],
      [0, 'call', 'wx2'],
      [1, 'call', 'rx2'],
      [1, 'call', 'rx1'],
    ];
    expect((await check(backward, { consistencyModels: ['be-read-committed'] })).valid).toBe(true);
    const causal = await check(backward, { consistencyModels: ['be-causal'] });
    expect([causal.valid, causal.stats?.['not']]).toEqual([false, ['be-causal']]);
    expect(causal.anomalies[0].prose).toContain('No order of commits explains these reads under be-causal');
  });

  it('refuses a model that there is not, by name', () => {
    expect(() => rwRegister({ consistencyModels: ['eventual'] })).toThrow(/consistency model eventual/);
  });
});
