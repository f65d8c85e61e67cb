import { describe, expect, it } from 'vitest';
import { causal } from '../../../checkers/session/causal.js';
import { History, Random } from '../../../src/core/index.js';
import { type Operation, operationsOf, randomHistory, text } from '../random-operations.js';

/** The bad patterns of CC (Bouajjani and others 2017), from the closure of session order and reads-from. */
function patterns(all: readonly Operation[]): Set<string> {
  const value = (op: Operation) => text(op.f === 'write' ? op.value : op.answer);
  const reads = all.filter(({ f, outcome }) => f === 'read' && outcome === 'ok');
  const writes = all.filter(({ f, outcome }) => f === 'write' && outcome !== 'fail');
  const sourceOf = (read: Operation) =>
    writes.find((write) => text(write.key) === text(read.key) && value(write) === value(read));
  const seen = new Set(reads.map(sourceOf));
  const ops = [...reads, ...writes.filter((write) => write.outcome === 'ok' || seen.has(write))];
  const causes = ops.map((before) =>
    ops.map(
      (after) =>
        (before.process === after.process && before.invoked < after.invoked) ||
        (after.f === 'read' && sourceOf(after) === before),
    ),
  );
  ops.forEach((_, k) => {
    for (const row of causes) if (row[k]) causes[k]?.forEach((reached, to) => (row[to] ||= reached));
  });
  const cause = (a: Operation, b: Operation) => causes[ops.indexOf(a)]?.[ops.indexOf(b)] === true;
  const found = new Set<string>();
  if (ops.some((op) => cause(op, op))) found.add('cyclic-causality');
  for (const read of reads) {
    const source = sourceOf(read);
    if (!source && read.answer !== null) found.add('thin-air-read');
    const overwrites = writes.filter((write) => text(write.key) === text(read.key) && cause(write, read));
    if (read.answer === null && overwrites.length > 0) found.add('causal-initial-read');
    if (source && overwrites.some((write) => write !== source && cause(source, write))) found.add('causal-stale-read');
  }
  return found;
}

describe('causal consistency, against its bad patterns', () => {
  it('is broken in random histories by the same ones', async () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 1_500; seed++) {
      const random = new Random(seed, 'causal');
      let last = 0;
      const events = randomHistory(
        random,
        random.int(14),
        () => {
          const key = random.pick(['x', 'y']);
          return random.chance(0.5) ? { f: 'write', key, value: ++last } : { f: 'read', key, value: null };
        },
        // Sometimes what is written only later.
        ({ f, value }) => (f === 'write' ? value : random.chance(0.2) ? null : 1 + random.int(last + 2)),
      );
      const verdict = await causal().check(History.from(events), {});
      const found = new Set(Object.keys(verdict.stats?.['counts'] as object));
      const expected = patterns(operationsOf(events));
      // Reads behind a circle are not judged.
      if (expected.has('cyclic-causality')) expect(found, `seed ${seed}`).toContain('cyclic-causality');
      else expect(found, `seed ${seed}`).toEqual(expected);
      for (const type of found) seen.add(type);
    }
    expect([...seen].toSorted()).toEqual([
      'causal-initial-read',
      'causal-stale-read',
      'cyclic-causality',
      'thin-air-read',
    ]);
  });
});
