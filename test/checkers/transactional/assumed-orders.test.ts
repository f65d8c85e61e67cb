import { describe, expect, it } from 'vitest';
import { analyze } from '../../../checkers/transactional/analysis.js';
import { CYCLE_TYPES } from '../../../checkers/transactional/cycle.js';
import { boundary } from '../../../checkers/transactional/models.js';
import { question } from '../../../checkers/transactional/options.js';
import { type History, Random } from '../../../src/core/index.js';
import { directAnomalies } from './definitions.js';
import { singleKeyHistory } from './single-key-store.js';
import { type SmallHistory, type SmallTransaction, smallHistory, toHistory } from './solver/small-history.js';
import { cycleTypes, serializationGraph, type VersionOrders, versionOrders } from './version-orders.js';

const ASSUMPTIONS = ['linearizable-keys', 'sequential-keys', 'wfr-keys'];

function typesOf(history: History, model: string, assume: readonly string[]): string[] {
  const asked = question({ consistencyModels: [model], assume, evidence: 1 });
  const found = analyze(history, 'rw-register', asked, {}).findings.types();
  return found.filter((type) => type !== 'empty-transaction-graph');
}

/** Places in a key's version order that a transaction passed, in its own order; -1 is the initial state. */
function placesPassed(t: SmallTransaction, key: number, order: readonly number[]): number[] {
  const mine = t.mops.filter((m) => m.key === key);
  const written = mine.findIndex(({ kind }) => kind === 'w');
  const reads = t.outcome === 'ok' ? mine.slice(0, written < 0 ? mine.length : written) : [];
  const last = mine.findLast(({ kind }) => kind === 'w');
  const places = reads.map(({ value }) => (value === null ? -1 : order.indexOf(value as number)));
  const at = last === undefined ? -1 : order.indexOf(last.value as number);
  return at < 0 ? places : [...places, at];
}

/** Does a version order keep what is asserted of every single key? */
function admits({ transactions }: SmallHistory, orders: VersionOrders, assume: readonly string[]): boolean {
  const goes = (places: readonly number[]) => places.every((place, i) => i === 0 || place >= (places[i - 1] as number));
  const forward = assume.some((name) => name !== 'wfr-keys');
  const together = (a: SmallTransaction, b: SmallTransaction) =>
    a.outcome === 'ok' && a.end < b.begin && (assume.includes('linearizable-keys') || a.process === b.process);
  return orders.every((order, key) => {
    const touches = transactions
      .filter(({ outcome }) => outcome !== 'fail')
      .map((t) => ({ t, places: placesPassed(t, key, order) }))
      .filter(({ places }) => places.length > 0);
    const inside = touches.every(({ t, places }) => {
      const writes = t.mops.some((m) => m.key === key && m.kind === 'w' && order.includes(m.value as number));
      const last = places.at(-1) as number;
      return (
        (!forward || goes(places)) &&
        (!assume.includes('wfr-keys') || !writes || places.every((place) => place <= last))
      );
    });
    if (!inside || !forward) return inside;
    return touches.every((a) =>
      touches.every((b) => !together(a.t, b.t) || (a.places.at(-1) as number) <= (b.places[0] as number)),
    );
  });
}

/** A write that follows its own transaction's read is told by the wr edge: G0 may come out as G1c. */
function asReads(types: Iterable<string>): string[] {
  return [...types].map((type) => type.replace(/^G0/, 'G1c'));
}

describe('what users assert about single keys', () => {
  it('leaves the anomalies of exactly the version orders that keep it, in 15,000 random histories', () => {
    const random = new Random(11, 'assumptions');
    const counts = { compared: 0, cyclic: 0, exact: 0 };
    for (let n = 0; n < 15_000; n++) {
      const small = smallHistory(random, 'rw-register');
      const assume = ASSUMPTIONS.filter(() => random.chance(0.5));
      const direct = directAnomalies(small);
      const orders = versionOrders(small, 48);
      if (assume.length === 0 || orders === undefined) continue;
      if ([...direct].some((type) => type !== 'lost-update')) continue;
      const found = typesOf(toHistory(small), 'strict-serializable', assume);
      const admitted = orders.filter((order) => admits(small, order, assume));
      const story = `history ${n}, ${assume}: found ${found}: ${JSON.stringify(small)}`;
      expect(found.includes('cyclic-versions'), story).toBe(admitted.length === 0);
      counts.compared++;
      if (admitted.length === 0) counts.cyclic++;
      const there = admitted.map((order) => cycleTypes(serializationGraph(small, order)));
      for (const type of found.filter((name) => CYCLE_TYPES.includes(name))) {
        expect(
          there.every((types) => types.has(type) || types.has('G0') || types.has('G1c')),
          `${type}: ${story}`,
        ).toBe(true);
      }
      if (there.length !== 1) continue;
      counts.exact++;
      const expected = boundary(asReads([...(there[0] as Set<string>), ...direct]));
      expect(boundary(asReads(found)), story).toEqual(expected);
    }
    expect(Math.min(counts.cyclic, counts.exact)).toBeGreaterThan(counts.compared / 20);
    expect(counts.compared).toBeGreaterThan(3_000);
  });

  it.each([
    ['linearizable', ['linearizable-keys'], 'strict-serializable'],
    ['linearizable', ['linearizable-keys', 'wfr-keys'], 'strict-serializable'],
    ['linearizable', ['sequential-keys'], 'strict-serializable'],
    ['sequential', ['sequential-keys'], 'serializable'],
    ['sequential', ['sequential-keys', 'wfr-keys'], 'serializable'],
  ] as const)(
    'shows nothing where transactions on single keys of a %s store are atomic: %s',
    (promise, assume, model) => {
      const random = new Random(12, promise);
      for (let n = 0; n < 400; n++) {
        const history = singleKeyHistory(random, promise, true, random.between(2, 30));
        expect(typesOf(history, model, assume), JSON.stringify([...history.ops()])).toEqual([]);
      }
    },
  );

  it.each([
    ['linearizable', ['linearizable-keys', 'sequential-keys', 'wfr-keys']],
    ['sequential', ['sequential-keys', 'wfr-keys']],
  ] as const)('never puts versions in a circle where a %s store keeps it and nothing more', (promise, assume) => {
    const random = new Random(13, promise);
    let cycles = 0;
    for (let n = 0; n < 400; n++) {
      const found = typesOf(singleKeyHistory(random, promise, false, random.between(2, 30)), 'serializable', assume);
      expect(found).not.toContain('cyclic-versions');
      cycles += found.filter((type) => CYCLE_TYPES.includes(type)).length;
    }
    expect(cycles).toBeGreaterThan(20);
  });
});
