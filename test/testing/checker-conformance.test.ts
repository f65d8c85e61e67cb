import { describe, expect, it } from 'vitest';
import { checkers } from '../../checkers/registry.js';
import { type Checker, History, type OpInput } from '../../src/core/index.js';
import { assertConforms, checkerConformance } from '../../src/testing/index.js';

const op = (f: string, value: OpInput['value'], process = 0): OpInput[] => [
  { process, type: 'invoke', f, value: f === 'read' ? null : value },
  { process, type: 'ok', f, value },
];
const good = History.from([...op('write', 1), ...op('read', 1), ...op('write', 2), ...op('read', 2)]);
const bad = History.from([...op('write', 1), ...op('write', 2), ...op('read', 1)]);

const failing = async (checker: Checker) =>
  (await checkerConformance(checker, { valid: [good], invalid: [bad] }))
    .filter(({ holds }) => !holds)
    .map(({ rule }) => rule);

describe('the conformance kit for checkers', () => {
  it.each([...checkers.keys()])('passes the checker %s', async (name) => {
    const checker = await checkers.get(name)?.load({});
    const examples = name === 'linearizable' ? { valid: [good], invalid: [bad] } : {};
    assertConforms(name, await checkerConformance(checker as Checker, examples));
  });

  it('finds a checker that remembers, and one that throws where it knows nothing', async () => {
    let asked = 0;
    const whimsical: Checker = {
      name: 'whimsical',
      check: async () => ({ valid: true, summary: `Asked ${asked++} times.`, anomalies: [] }),
    };
    expect(await failing(whimsical)).toEqual([
      'it says of the same history the same every time',
      'it calls invalid what is, and shows why',
    ]);
    const fragile: Checker = {
      name: 'fragile',
      check: async (history) => {
        const [first] = history.ops();
        return { valid: first.f === 'write', summary: 'Written.', anomalies: [] };
      },
    };
    expect(await failing(fragile)).toEqual([
      'it answers on an empty history, and does not call it invalid',
      'it answers on a history of functions that nobody knows, or refuses it with a code',
      'it answers on a history of reads that see anything, or refuses it with a code',
      'it answers on a history of transactions that are none, or refuses it with a code',
      'it answers on a history of operations whose outcome nobody knows, or refuses it with a code',
      'it answers on a history of a nemesis alone, or refuses it with a code',
      'it calls invalid what is, and shows why',
    ]);
  });

  it('finds a checker that changes what it is given, and one that does not say why', async () => {
    const vandal: Checker = {
      name: 'vandal',
      check: async (history) => {
        history.columns.type.fill(0);
        return { valid: 'unknown', summary: 'Who knows?', anomalies: [] };
      },
    };
    const found = await failing(vandal);
    expect(found).toContain('it leaves the history as it was');
    expect(found).toContain('it answers on an empty history, and does not call it invalid');
  });
});
