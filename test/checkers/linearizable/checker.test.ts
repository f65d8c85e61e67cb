import { describe, expect, it } from 'vitest';
import {
  type Certificate,
  type LinearizableOptions,
  linearizable,
  type Model,
  modelNamed,
  verifyCertificate,
} from '../../../checkers/linearizable/index.js';
import { eventsOf, History, type OpInput, Random, type Value } from '../../../src/core/index.js';
import { candidates, randomHistory } from './random-histories.js';

/** Events as `[process, type, f, value]`. */
type Row = readonly [number, OpInput['type'], string, Value?];

function history(rows: readonly Row[], rest: Partial<OpInput> = {}): History {
  return History.from(
    rows.map(([process, type, f, value]) => ({ process, type, f, ...(value === undefined ? {} : { value }), ...rest })),
  );
}

const check = (rows: readonly Row[], options: LinearizableOptions) => linearizable(options).check(history(rows), {});

/** Operations one after the other, all of one process. */
const sequence = (...ops: readonly (readonly [f: string, input: Value, output?: Value])[]): Row[] =>
  ops.flatMap(([f, input, output = input]): Row[] => [
    [0, 'invoke', f, input],
    [0, 'ok', f, output],
  ]);

describe('a linearizability check', () => {
  it('finds a read of an overwritten value after its overwrite returned', async () => {
    const rows = sequence(['write', 1], ['write', 2], ['read', null, 1]);
    const verdict = await check(rows, { model: 'register' });
    expect(verdict.valid).toBe(false);
    expect(verdict.anomalies[0]?.ops.map(({ index }) => index)).toEqual([4, 5]);
    expect(verdict.anomalies[0]?.context?.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(verdict.anomalies[0]?.culprits).toEqual([4]);
    expect(verdict.anomalies[0]?.prose).toContain('read 1');
    expect(verdict.anomalies[0]?.details).toMatchObject({ states: ['2'], prefix: { operations: 2, untilIndex: 5 } });
  });

  it('marks the operation that its words are about', async () => {
    const verdict = await check(sequence(['write', 2], ['cas', [2, 3]], ['read', null]), { model: 'cas-register' });
    expect(verdict.anomalies[0]?.prose).toMatch(/^Process 0 read nil \(index 4–5\)/);
    expect(verdict.anomalies[0]?.culprits).toEqual([4]);
  });

  it('says what could be read only of the place where no order survives', async () => {
    const stale = await check(sequence(['write', 1], ['write', 2], ['read', null, 1]), { model: 'register' });
    expect(stale.anomalies[0]?.prose).toBe(
      'Process 0 read 1 (index 4–5), although it had written 2 (index 2–3). By then the object could only be 2. ' +
        'Nothing could bring 1 back: process 0 was the last to set the object to it (index 0–1).',
    );
  });

  it('says nothing of who made a state that operations build on', async () => {
    const rows = sequence(['append', ['k', 'a']], ['append', ['k', 'b']], ['get', ['k', null], ['k', 'a']]);
    const { anomalies } = await check(rows, { model: 'kv', init: '' });
    expect(anomalies[0]?.prose).not.toContain('Nothing');
  });

  it('lets a read overlapping a write answer the old or the new value, but not the new one first', async () => {
    const read = (first: Value, second: Value): Row[] => [
      [1, 'invoke', 'write', 1],
      ...sequence(['read', null, first], ['read', null, second]),
      [1, 'ok', 'write', 1],
    ];
    expect((await check(read(null, 1), { model: 'register' })).valid).toBe(true);
    expect((await check(read(1, 1), { model: 'register' })).valid).toBe(true);
    expect((await check(read(1, null), { model: 'register' })).valid).toBe(false);
  });

  it('lets an operation with an unknown outcome take effect later, once, or never', async () => {
    const unknown: Row[] = [
      [1, 'invoke', 'write', 1],
      [1, 'info', 'write', 1],
    ];
    const after = (...reads: Value[]) => [...unknown, ...sequence(...reads.map((v) => ['read', null, v] as const))];
    for (const reads of [
      [null, null],
      [null, 1],
      [1, 1],
    ]) {
      expect((await check(after(...reads), { model: 'register' })).valid).toBe(true);
    }
    expect((await check(after(1, null), { model: 'register' })).valid).toBe(false);
  });

  it('takes a failed operation as one that never happened', async () => {
    const rows: Row[] = [[0, 'invoke', 'write', 1], [0, 'fail', 'write', 1], ...sequence(['read', null, 1])];
    expect((await check(rows, { model: 'register' })).valid).toBe(false);
  });

  it('reads null or the initial value where nothing was written', async () => {
    expect((await check(sequence(['read', null, 0]), { model: 'register', init: 0 })).valid).toBe(true);
    expect((await check(sequence(['read', null, null]), { model: 'register', init: 0 })).valid).toBe(true);
    expect((await check(sequence(['read', null, 0]), { model: 'register' })).valid).toBe(false);
  });

  it('judges every key on its own, and names the one that is wrong', async () => {
    const rows = sequence(
      ['write', ['x', 1]],
      ['write', ['y', 2]],
      ['read', ['x', null], ['x', 1]],
      ['read', ['y', null], ['y', 1]],
    );
    const verdict = await check(rows, { model: 'register', byKey: true });
    expect(verdict.valid).toBe(false);
    expect(verdict.anomalies.map(({ key }) => key)).toEqual(['y']);
    expect(verdict.stats).toMatchObject({ keys: 2, operations: 4 });
  });

  it('counts operations and keys as they stand in the history, whatever came of them', async () => {
    const rows: readonly Row[] = [
      [0, 'invoke', 'write', ['x', 1]],
      [0, 'ok', 'write', ['x', 1]],
      [1, 'invoke', 'read', ['y', null]],
      [1, 'info', 'read', ['y', null]],
      [0, 'invoke', 'write', ['z', 2]],
      [0, 'fail', 'write', ['z', 2]],
      [0, 'invoke', 'write', ['x', 3]],
    ];
    const verdict = await check(rows, { model: 'register', byKey: true });
    expect(verdict).toMatchObject({ valid: true, stats: { keys: 3, operations: 4 } });
    expect(verdict.summary).toBe('4 operations on 3 keys are linearizable as a register.');
  });

  it.each<[string, Row[]]>([
    ['log', sequence(['append', 'a', [0, 'b']])],
    ['log', sequence(['append', 'a', [0, 'a']], ['read', 5, [0, 'a']])],
    ['set', sequence(['add', 2], ['contains', 1, [2, true]])],
    ['set', sequence(['add', 2], ['remove', 3], ['read', null, [2]], ['contains', 2, [1, false]])],
    ['grow-only-set', sequence(['add', 2], ['read', null, [2]], ['contains', 1, [2, true]])],
  ])('an answer of a %s that is about something else than was asked is none that it can give', async (model, rows) => {
    const verdict = await check(rows, { model });
    expect(verdict.valid).toBe(false);
    expect(verdict.anomalies[0]?.ops.at(-1)?.index).toBe(rows.length - 1);
    const certificate = verdict.certificate as unknown as Certificate;
    expect(verifyCertificate(history(rows), certificate, modelNamed(model))).toBeUndefined();
  });

  it('takes the operations of a history that holds only completions in the order of their process', async () => {
    const rows: Row[] = [
      [0, 'ok', 'write', 1],
      [0, 'ok', 'write', 2],
      [0, 'ok', 'read', 1],
    ];
    expect((await check(rows, { model: 'register' })).valid).toBe(false);
    expect((await check(rows.toSpliced(2, 1, [0, 'ok', 'read', 2]), { model: 'register' })).valid).toBe(true);
  });

  it.each<[string, readonly Row[], Row]>([
    [
      'set',
      [
        [0, 'ok', 'add', 1],
        [0, 'ok', 'contains', [2, false]],
      ],
      [0, 'ok', 'contains', [1, true]],
    ],
    [
      'grow-only-set',
      [
        [0, 'ok', 'add', 1],
        [0, 'ok', 'read', [1]],
      ],
      [0, 'ok', 'contains', [1, true]],
    ],
    [
      'log',
      [
        [0, 'ok', 'append', [0, 'a']],
        [0, 'ok', 'read', [1, null]],
      ],
      [0, 'ok', 'read', [0, 'a']],
    ],
  ])('takes what the answers of a %s are about where only completions were recorded', async (model, rows, last) => {
    expect((await check([...rows, last], { model })).valid).toBe(true);
    const [place, right] = last[3] as [number, Value];
    const wrong = await check([...rows, last.with(3, [place, right === true ? false : 'b']) as unknown as Row], {
      model,
    });
    expect(wrong.valid).toBe(false);
    expect(wrong.anomalies[0]?.ops.at(-1)?.index).toBe(2);
  });

  it('ignores the nemesis', async () => {
    const ops = [...history(sequence(['write', 1])).ops()];
    const faults: OpInput[] = [{ process: 'nemesis', type: 'info', f: 'kill', value: null }];
    expect((await linearizable({ model: 'register' }).check(History.from([...faults, ...ops]), {})).valid).toBe(true);
  });

  it('refuses functions that the model does not know, and models and engines that nobody knows', async () => {
    await expect(check(sequence(['pop', null]), { model: 'register' })).rejects.toMatchObject({
      code: 'UNKNOWN_FUNCTION',
    });
    expect(() => linearizable({ model: 'registre' })).toThrow(/no model registre/);
    await expect(check([], { model: 'register', engine: 'fast' })).rejects.toMatchObject({ code: 'UNKNOWN_ENGINE' });
  });

  it('answers unknown, with the key and how far it got, when the time is up or the user has had enough', async () => {
    const random = new Random(7, 'budget');
    const shape = { operations: 20_000, processes: 12, info: 0.05, wrong: 0 };
    const long = randomHistory(random, modelNamed('cas-register'), candidates['cas-register'], shape);
    const late = await linearizable({ model: 'cas-register' }).check(long, { budget: { timeoutMs: 0 } });
    expect(late).toMatchObject({
      valid: 'unknown',
      unknownBecause: expect.stringMatching(/time ran out after \d+ of/),
    });
    const stopped = await linearizable({ model: 'cas-register' }).check(long, { signal: AbortSignal.abort() });
    expect(stopped.valid).toBe('unknown');
    const small = await linearizable({ model: 'cas-register' }).check(long, { budget: { memoryMb: 0.001 } });
    expect(small.unknownBecause).toMatch(/memory ran out/);
  });

  it.each([true, false])(
    'locks that clients took and were not heard of again keep no check long (%s)',
    async (valid) => {
      const lost = (f: string, process: number): Row[] =>
        Array.from({ length: 100 }, (_, i): Row => [process + i, 'invoke', f]);
      const done = (process: number, f: string): Row[] => [
        [process, 'invoke', f],
        [process, 'ok', f],
      ];
      const rows = [
        ...lost('acquire-read', 100),
        ...lost('acquire-write', 200),
        ...lost('release', 300),
        ...[0, 1].flatMap((process) => done(process, 'acquire-read')),
        ...(valid ? [0, 1].flatMap((process) => done(process, 'release')) : []),
        ...done(2, 'acquire-write'),
      ];
      const verdict = await linearizable({ model: 'rw-lock' }).check(history(rows), { budget: { timeoutMs: 10_000 } });
      expect(verdict.valid).toBe(valid);
      const certificate = verdict.certificate as unknown as Certificate;
      expect(verifyCertificate(history(rows), certificate, modelNamed('rw-lock'))).toBeUndefined();
    },
  );

  it('decides by a model of one’s own', async () => {
    const toggle: Model<boolean> = {
      name: 'toggle',
      functions: ['flip', 'read'],
      init: () => false,
      step: (on, { f, output }) => (f === 'flip' ? [!on] : output === undefined || output === on ? [on] : []),
    };
    expect((await check(sequence(['flip', null], ['read', null, true]), { model: toggle })).valid).toBe(true);
    expect((await check(sequence(['flip', null], ['read', null, false]), { model: toggle })).valid).toBe(false);
  });
});

it('the shortest counterexample of all keys comes first, and is the one that the summary tells', async () => {
  const long = sequence(['write', 1], ['write', 2], ['read', null, 1]).map(
    ([p, t, f, v]): Row => [p, t, f, ['a', v ?? null]],
  );
  const short = sequence(['read', null, 9]).map(([p, t, f, v]): Row => [p, t, f, ['b', v ?? null]]);
  const { anomalies, summary } = await check([...long, ...short], { model: 'register', byKey: true });
  expect(anomalies.map((anomaly) => eventsOf(anomaly).length)).toEqual([2, 6]);
  expect(summary).toBe(anomalies[0]?.prose);
});
