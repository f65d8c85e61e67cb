import { describe, expect, it } from 'vitest';
import { listAppend, rwRegister } from '../../../checkers/transactional/checker.js';
import { impliedModels, MODELS } from '../../../checkers/transactional/models.js';
import { Random } from '../../../src/core/index.js';
import { type Event, historyOf } from './shorthand.js';
import { smallHistory, toHistory } from './solver/small-history.js';

const OF_OBJECTS = impliedModels(['linearizable']);
const ALL = [...MODELS.keys()].filter((name) => !OF_OBJECTS.has(name));

describe('several models that are promised together', () => {
  it('are refused where one asks for sessions and another, weaker one for real time, and a session goes back', async () => {
    const stale: Event[] = [
      [0, 'call', 'ax1'],
      [1, 'call', 'ax2'],
      [1, 'call', 'rx1'],
      [3, 'call', 'rx12'],
    ];
    const consistencyModels = ['strong-session-snapshot-isolation', 'strong-read-committed'];
    const { valid, stats } = await listAppend({ consistencyModels }).check(historyOf('list-append', stale), {});
    expect([valid, stats?.['anomalyTypes']]).toEqual([false, ['G-single-item-process']]);
  });

  it.each(['list-append', 'rw-register'] as const)(
    'hold where each of them holds, in thousands of random histories: %s',
    async (dialect) => {
      const random = new Random(17, dialect);
      const make = dialect === 'list-append' ? listAppend : rwRegister;
      const counts = { valid: 0, invalid: 0 };
      for (let n = 0; n < 3_000; n++) {
        const small = smallHistory(random, dialect);
        const history = toHistory(small);
        const models = [random.pick(ALL), random.pick(ALL)];
        const under = (consistencyModels: string[]) => make({ consistencyModels, evidence: 1 }).check(history, {});
        const [first, second, both] = [
          await under(models.slice(0, 1)),
          await under(models.slice(1)),
          await under(models),
        ];
        // Orders that only one of them asks for are dependencies, too: then something was tested.
        if ([first, second].some(({ unknownBecause = '' }) => unknownBecause.includes('depend on another'))) continue;
        const each = new Set([first.valid, second.valid]);
        const expected = each.has(false) ? false : each.has('unknown') ? 'unknown' : true;
        expect(both.valid, `history ${n}: ${models}: ${both.summary} ${JSON.stringify(small)}`).toBe(expected);
        if (both.valid !== 'unknown') counts[both.valid ? 'valid' : 'invalid']++;
      }
      expect(Math.min(counts.valid, counts.invalid)).toBeGreaterThan(500);
    },
    60_000,
  );
});
