import { describe, expect, it } from 'vitest';
import { set, setFull } from '../../../checkers/index.js';
import { History, type OpInput, Random, type Value } from '../../../src/core/index.js';
import { type Operation, operationsOf, randomHistory, text } from '../random-operations.js';

const ELEMENTS: readonly Value[] = [1, '1', [1], true];

function history(seed: number): OpInput[] {
  const random = new Random(seed, 'sets');
  const keys = random.chance(0.5) ? [undefined] : ['a', 1];
  return randomHistory(
    random,
    random.int(14),
    () => {
      const key = random.pick(keys);
      const asked = random.chance(0.5) ? { f: 'add', value: random.pick(ELEMENTS) } : { f: 'read', value: null };
      return key === undefined ? asked : { ...asked, key };
    },
    ({ f, value }) => {
      if (f === 'add') return random.chance(0.3) ? undefined : value;
      if (random.chance(0.03)) return random.pick([null, 'gone']);
      const seen = ELEMENTS.filter(() => random.chance(0.7));
      return random.chance(0.1) ? [...seen, ...seen.slice(0, 1)] : seen;
    },
  );
}

/** By the definitions, element by element, read by read. */
function expected(all: readonly Operation[]): { counts: Record<string, number>; reads: number; unreadable: boolean } {
  const counts = { lost: 0, stale: 0, duplicated: 0, phantom: 0 };
  let reads = 0;
  let unreadable = false;
  for (const key of new Set(all.map((op) => text(op.key)))) {
    const adds = all.filter((op) => op.f === 'add' && text(op.key) === key);
    const answered = all.filter((op) => op.f === 'read' && op.outcome === 'ok' && text(op.key) === key);
    const lists = answered
      .filter(({ answer }) => Array.isArray(answer))
      .map(({ invoked, completed, answer }) => ({ invoked, completed, seen: (answer as Value[]).map(text) }));
    reads += lists.length;
    let somethingKnown = Number.POSITIVE_INFINITY;
    for (const x of new Set([...adds.map(({ value }) => text(value)), ...lists.flatMap(({ seen }) => seen)])) {
      const own = adds.filter(({ value }) => text(value) === x);
      const present = lists.filter(({ seen }) => seen.includes(x));
      const acknowledged = own.filter(({ outcome }) => outcome === 'ok').map(({ completed }) => completed);
      const known = Math.min(Number.POSITIVE_INFINITY, ...acknowledged, ...present.map(({ completed }) => completed));
      somethingKnown = Math.min(somethingKnown, known);
      const absent = lists.filter(({ seen, invoked }) => !seen.includes(x) && invoked > known);
      const last = Math.max(...absent.map(({ invoked }) => invoked));
      if (absent.length > 0) counts[present.some(({ invoked }) => invoked > last) ? 'stale' : 'lost']++;
      if (present.some(({ seen }) => seen.filter((y) => y === x).length > 1)) counts.duplicated++;
      const first = Math.min(...present.map(({ completed }) => completed));
      if (present.length > 0 && !own.some(({ outcome, invoked }) => outcome !== 'fail' && invoked < first))
        counts.phantom++;
    }
    unreadable ||= answered.some(({ answer, invoked }) => !Array.isArray(answer) && somethingKnown < invoked);
  }
  return { counts, reads, unreadable };
}

describe('sets, against the definitions of their anomalies', () => {
  it.each([
    ['set', set],
    ['set-full', setFull],
  ] as const)('%s counts the same in random histories', async (_, checker) => {
    for (let seed = 1; seed <= 1_000; seed++) {
      const events = history(seed);
      const { counts, reads, unreadable } = expected(operationsOf(events));
      const verdict = await checker({ linearizable: true }).check(History.from(events), {});
      const found = { lost: 0, stale: 0, duplicated: 0, phantom: 0, ...(verdict.stats?.['counts'] as object) };
      expect(found, `seed ${seed}`).toEqual(counts);
      const wrong = Object.values(counts).some((n) => n > 0);
      if (wrong) expect(verdict.valid, `seed ${seed}`).toBe(false);
      else if (unreadable || reads === 0) expect(verdict.valid, `seed ${seed}`).toBe('unknown');
      else expect(verdict.valid, `seed ${seed}`).not.toBe(false);
    }
  });
});
