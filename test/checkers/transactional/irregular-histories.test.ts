import { describe, expect, it } from 'vitest';
import { listAppend, rwRegister } from '../../../checkers/transactional/checker.js';
import { impliedModels, MODELS } from '../../../checkers/transactional/models.js';
import { verifiers } from '../../../checkers/verifiers.js';
import { Random } from '../../../src/core/index.js';
import { isExplained } from './executions.js';
import { type Irregularities, irregularHistory } from './irregular-history.js';

const DECIDED = [
  ['serializable', false, 'none'],
  ['1SR', false, 'none'],
  ['strong-session-serializable', false, 'session'],
  ['session-serializable', false, 'session'],
  ['strong-serializable', false, 'realtime'],
  ['snapshot-isolation', true, 'none'],
  ['strong-session-snapshot-isolation', true, 'session'],
  ['strong-snapshot-isolation', true, 'realtime'],
] as const;

const OF_OBJECTS = impliedModels(['linearizable']);
const ALL = [...MODELS.keys()].filter((name) => !OF_OBJECTS.has(name));

/**
 * Checks irregular histories: whoever says that a model holds must be right, and so must whoever says that it does not, of
 * every model that a stronger one which holds implies.
 */
async function compare(dialect: 'list-append' | 'rw-register', histories: number): Promise<void> {
  const random = new Random(31, dialect);
  const lists = dialect === 'list-append';
  const make = lists ? listAppend : rwRegister;
  const checkers = new Map(ALL.map((name) => [name, make({ consistencyModels: [name], evidence: 1 })]));
  const counts = { valid: 0, invalid: 0, unknown: 0, proved: 0 };
  for (let n = 0; n < histories; n++) {
    const chance = () => random.chance(0.4);
    const irregular: Irregularities = {
      repeated: chance(),
      nulls: random.chance(0.15),
      odd: chance(),
      holes: chance(),
      corrupt: chance(),
    };
    const history = irregularHistory(random, dialect, irregular);
    const holds = new Map(
      DECIDED.map(([name, snapshot, order]) => [name as string, isExplained(history, lists, snapshot, order)]),
    );
    const ruledIn = impliedModels([...holds].filter(([, yes]) => yes).map(([name]) => name));
    for (const name of [random.pick(DECIDED)[0], random.pick(ALL)]) {
      const { valid, summary, certificate, stats } = await (checkers.get(name) as ReturnType<typeof make>).check(
        history,
        {},
      );
      const story = `history ${n}: ${name}: ${summary} ${JSON.stringify([...history.ops()], (_, v: unknown) => (typeof v === 'bigint' ? `${v}n` : v))}`;
      counts[valid === 'unknown' ? 'unknown' : valid ? 'valid' : 'invalid']++;
      if (valid === false) expect(ruledIn.has(name), story).toBe(false);
      if (valid === true) expect(holds.get(name) ?? true, story).toBe(true);
      const ruledOut = [...((stats?.['not'] ?? []) as string[]), ...((stats?.['alsoNot'] ?? []) as string[])];
      expect(
        ruledOut.filter((model) => ruledIn.has(model)),
        story,
      ).toEqual([]);
      if (certificate === undefined) continue;
      counts.proved++;
      const verify = await verifiers.get(String(certificate['kind']))?.();
      const question = { checker: dialect, valid: true, consistencyModels: [name] };
      expect(await verify?.(history, certificate, question), story).toBeUndefined();
    }
  }
  expect(Math.min(counts.valid, counts.invalid, counts.proved)).toBeGreaterThan(histories / 10);
}

describe('histories with repeated values, nulls, odd keys, missing events and corrupt reads', () => {
  it.each(['list-append', 'rw-register'] as const)(
    'are never called what they are not, nor denied what they are: %s',
    (dialect) => compare(dialect, 4_000),
    120_000,
  );
});
