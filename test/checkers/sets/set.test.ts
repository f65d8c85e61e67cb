import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SetOptions, set, setFull } from '../../../checkers/index.js';
import { History, type OpInput, type Value } from '../../../src/core/index.js';
import { type Step, sequential } from '../sequential-history.js';

const add = (x: Value): Step => ['add', x, 'ok'];
const read = (...xs: Value[]): Step => ['read', null, 'ok', xs];
const judge = async (steps: Step[], options?: SetOptions) => set(options).check(sequential(...steps), {});

describe('a set', () => {
  it('is valid when every acknowledged element is in the final read', async () => {
    const verdict = await judge([add(1), add(2), read(2, 1)]);
    expect(verdict).toMatchObject({ valid: true, stats: { acknowledged: 2, present: 2, lost: 0 } });
  });

  it('has lost an acknowledged element that no later read shows', async () => {
    const verdict = await judge([add(1), add(2), read(1)]);
    expect(verdict).toMatchObject({ valid: false, stats: { lost: 1 } });
    expect(verdict.anomalies[0]).toMatchObject({ type: 'lost', details: { element: 2 } });
    expect(verdict.anomalies[0]?.prose).toMatch(/add of 2 was acknowledged to process 1 on n1 at 0\.003 s/);
  });

  it('has lost an element of unknown outcome once a read has shown it and later ones do not', async () => {
    const verdict = await judge([['add', 1, 'info'], read(1), read()]);
    expect(verdict).toMatchObject({ valid: false, stats: { lost: 1 } });
  });

  it('may or may not hold what was never acknowledged', async () => {
    expect(await judge([['add', 1, 'info'], add(2), read(2)])).toMatchObject({ valid: true });
    expect(await judge([['add', 1, 'invoke'], add(2), read(1, 2)])).toMatchObject({
      valid: true,
      stats: { recovered: 1 },
    });
  });

  it('must not hold what nobody added, what was added only later, or what failed for certain', async () => {
    expect(await judge([add(1), read(1, 9)])).toMatchObject({ valid: false, stats: { phantom: 1 } });
    expect(await judge([read(1), add(1), read(1)])).toMatchObject({ valid: false, stats: { phantom: 1 } });
    expect(await judge([['add', 1, 'fail'], read(1)])).toMatchObject({ valid: false, stats: { phantom: 1 } });
    expect(await judge([['add', 1, 'fail'], add(1), read(1)])).toMatchObject({ valid: true });
  });

  it('must not hold again what failed before anybody tried again', async () => {
    const verdict = await judge([['add', 1, 'fail'], read(1), add(1), read(1)]);
    expect(verdict).toMatchObject({ valid: false, stats: { phantom: 1 } });
    expect(verdict.anomalies[0]?.prose).toMatch(/^A read by .* returned 1, although its add had failed for certain/);
  });

  it('is not empty because a read says nothing', async () => {
    const nothing: Step = ['read', null, 'ok', null];
    const verdict = await judge([add(1), nothing]);
    expect(verdict).toMatchObject({ valid: 'unknown', stats: { lost: 0, unreadable: 1 } });
    expect(verdict.unknownBecause).toMatch(/no list of elements \(operation 3, read by process 1 on n1 .* gave nil\)/);
    expect(await judge([add(1), nothing, read(1)], { linearizable: true })).toMatchObject({ valid: 'unknown' });
    // What a later read has was not lost before.
    expect(await judge([add(1), nothing, read(1)])).toMatchObject({ valid: true });
    expect(await judge([add(1), nothing, add(2), read(1)])).toMatchObject({ valid: false });
    // Before anything was known, there is nothing that it could hide.
    expect(await judge([nothing, add(1), read(1)])).toMatchObject({ valid: true });
  });

  it('is not judged where elements are removed, nor where nobody can have seen any', async () => {
    expect(await judge([add(1), ['remove', 1, 'ok'], read()])).toMatchObject({ valid: 'unknown' });
    expect(await judge([add(1), ['remove', 1, 'fail'], read()])).toMatchObject({ valid: false });
    expect(await judge([['add', 1, 'fail'], read()])).toMatchObject({ valid: 'unknown' });
  });

  it('asks whether adds and reads show elements in two forms, where none is in both', async () => {
    const verdict = await judge([['add', ['k', 1], 'ok'], ['add', ['k', 2], 'ok'], read(1, 2)]);
    expect(verdict.summary).toMatch(/2 lost, 2 phantom\. Not one element is both added and read: .*--by-key/);
    expect((await judge([add(1), add(2), read(1, 9)])).summary).not.toMatch(/by-key/);
  });

  it('must not hold an element twice', async () => {
    expect(await judge([add(1), read(1, 1)])).toMatchObject({ valid: false, stats: { duplicated: 1 } });
  });

  it('is stale where a read lacks an element that a later one has: wrong only if linearizability was promised', async () => {
    const steps = [add(1), read(), read(1)];
    expect(await judge(steps)).toMatchObject({ valid: true, stats: { stale: 1 } });
    const strict = await judge(steps, { linearizable: true });
    expect(strict).toMatchObject({ valid: false, stats: { stale: 1, lost: 0 } });
    expect(strict.anomalies[0]?.culprits).toEqual([3]);
  });

  it('says nothing of elements added while or after the last read began', async () => {
    expect(await judge([add(1), read(1), add(2)])).toMatchObject({ valid: true, stats: { neverRead: 1 } });
  });

  it('is unknown when nothing was ever read', async () => {
    expect(await judge([add(1), ['read', null, 'fail']])).toMatchObject({ valid: 'unknown' });
  });

  it('is judged per key where operations have keys', async () => {
    const ops: OpInput[] = [];
    for (const key of ['a', 'b']) {
      ops.push(
        { process: 0, type: 'invoke', f: 'add', value: 1, key },
        { process: 0, type: 'ok', f: 'add', value: 1, key },
      );
    }
    ops.push({ process: 0, type: 'invoke', f: 'read', value: null, key: 'a' });
    ops.push({ process: 0, type: 'ok', f: 'read', value: [1], key: 'a' });
    ops.push({ process: 0, type: 'invoke', f: 'read', value: null, key: 'b' });
    ops.push({ process: 0, type: 'ok', f: 'read', value: [], key: 'b' });
    const verdict = await set().check(History.from(ops), {});
    expect(verdict).toMatchObject({ valid: false, stats: { lost: 1 } });
    expect(verdict.anomalies[0]?.key).toBe('b');
  });

  it('agrees with the definition of a lost element on random sequential histories', async () => {
    const step = fc.oneof(
      fc.record({ add: fc.nat(5) }),
      fc.record({ read: fc.uniqueArray(fc.nat(5), { maxLength: 6 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const verdict = await judge(steps.map((s) => ('add' in s ? add(s.add) : read(...s.read))));
        let lost = 0;
        for (let x = 0; x <= 5; x++) {
          const known = steps.findIndex((s) => ('add' in s ? s.add === x : s.read.includes(x)));
          const lastAbsent = steps.findLastIndex((s) => 'read' in s && !s.read.includes(x));
          const lastPresent = steps.findLastIndex((s) => 'read' in s && s.read.includes(x));
          if (known >= 0 && known < lastAbsent && lastPresent < lastAbsent) lost++;
        }
        expect((verdict.stats as { lost: number }).lost).toBe(lost);
      }),
    );
  });

  it('belongs to the key of the invocation, where completions leave it out', async () => {
    const ops: OpInput[] = [
      { process: 0, type: 'invoke', f: 'add', key: 'a', value: 1 },
      { process: 0, type: 'ok', f: 'add', value: 1 },
      { process: 0, type: 'invoke', f: 'read', key: 'a', value: null },
      { process: 0, type: 'ok', f: 'read', value: [1] },
      { process: 0, type: 'invoke', f: 'read', key: 'b', value: null },
      { process: 0, type: 'ok', f: 'read', value: [] },
    ];
    expect(await set().check(History.from(ops), {})).toMatchObject({ valid: true, stats: { acknowledged: 1 } });
  });
});

describe('set-full', () => {
  it('measures how long an element took to become visible for good', async () => {
    const verdict = await setFull().check(sequential(add(1), read(), read(), read(1)), {});
    // Known at 1 ms; the last read that lacks it began at 4 ms.
    expect(verdict).toMatchObject({ valid: true, stats: { stale: 1, stableLatencyNs: { max: 3e6 } } });
  });

  it('reports duplicates', async () => {
    expect(await setFull().check(sequential(add(1), read(1, 1)), {})).toMatchObject({ valid: false });
  });
});
