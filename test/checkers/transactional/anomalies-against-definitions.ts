import { expect } from 'vitest';
import { analyze } from '../../../checkers/transactional/analysis.js';
import { CYCLE_TYPES } from '../../../checkers/transactional/cycle.js';
import { boundary } from '../../../checkers/transactional/models.js';
import { question } from '../../../checkers/transactional/options.js';
import { Random } from '../../../src/core/index.js';
import { directAnomalies } from './definitions.js';
import { type SmallHistory, smallHistory, toHistory } from './solver/small-history.js';
import { cycleTypes, serializationGraph, versionOrders } from './version-orders.js';

/** Version orders that are tried for one history. */
const ORDERS_MAX = 24;

/**
 * Compares the anomalies found in random histories with their definitions. Those that need no cycle must be exactly the ones
 * that there are. A reported cycle must be there whatever the version order can have been. (For registers it is enough that
 * circular information flow is there instead: that a write follows what its transaction read is known of all other
 * histories.) And where only one version order is possible, the models ruled out must be those that its cycles rule out.
 */
export function compareAnomalies(dialect: SmallHistory['dialect'], histories: number, seed: number): void {
  const random = new Random(seed, dialect);
  const asked = question({ consistencyModels: ['strict-serializable'], evidence: 0 });
  const counts = { cycles: 0, exact: 0, direct: 0 };
  for (let n = 0; n < histories; n++) {
    const small = smallHistory(random, dialect);
    const found = analyze(toHistory(small), dialect, asked, {}).findings.types();
    const cycles = found.filter((type) => CYCLE_TYPES.includes(type));
    const direct = found.filter((type) => !CYCLE_TYPES.includes(type) && type !== 'empty-transaction-graph');
    const expected = directAnomalies(small);
    counts.direct += direct.length;
    if (direct.join() !== [...expected].toSorted().join()) {
      expect.fail(`history ${n}: found ${direct}, by definition ${[...expected]}: ${JSON.stringify(small)}`);
    }
    if (expected.has('incompatible-order')) continue;
    const orders = versionOrders(small, ORDERS_MAX);
    if (orders === undefined) continue;
    counts.cycles += cycles.length;
    for (const order of orders) {
      const there = cycleTypes(serializationGraph(small, order));
      const excused = dialect === 'rw-register' && (there.has('G0') || there.has('G1c'));
      const unsupported = excused ? undefined : cycles.find((type) => !there.has(type));
      if (unsupported !== undefined) {
        expect.fail(`history ${n}: ${unsupported} is not there for ${JSON.stringify(order)}: ${JSON.stringify(small)}`);
      }
      if (orders.length > 1 || dialect === 'rw-register') continue;
      counts.exact++;
      const ruledOut = boundary([...there, ...expected]);
      if (JSON.stringify(boundary(found)) !== JSON.stringify(ruledOut)) {
        expect.fail(`history ${n}: found ${cycles}, there are ${[...there]}: ${JSON.stringify(small)}`);
      }
    }
  }
  expect(counts.cycles).toBeGreaterThan(histories / 20);
  expect(counts.direct).toBeGreaterThan(histories / 50);
  if (dialect === 'list-append') expect(counts.exact).toBeGreaterThan(histories / 20);
}
