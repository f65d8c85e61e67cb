import { describe, expect, it } from 'vitest';
import { SimulatedStore } from '../../../bench/simulated-store.js';
import { DATA, GraphBuilder, WITH_PROCESS, WITH_REALTIME } from '../../../checkers/transactional/dependency-graph.js';
import { addProcessEdges, addRealtimeEdges } from '../../../checkers/transactional/session-order.js';
import { PathFinder, SearchBudget } from '../../../checkers/transactional/shortest-path.js';
import { NEVER, Transactions } from '../../../checkers/transactional/transactions.js';
import { historyOf } from './shorthand.js';

const KINDS = DATA | WITH_PROCESS | WITH_REALTIME;

/** Which transactions reach which others: pairs as text. */
function reached(txns: Transactions, builder: GraphBuilder): string[] {
  const graph = builder.build();
  const paths = new PathFinder(graph);
  const anywhere = new Int32Array(graph.nodes);
  const pairs: string[] = [];
  for (let a = 0; a < txns.count; a++) {
    for (let b = 0; b < txns.count; b++) {
      if (a !== b && paths.find(a, b, KINDS, anywhere, graph.nodes, new SearchBudget(1e9))) pairs.push(`${a} ${b}`);
    }
  }
  return pairs;
}

describe('the order in real time', () => {
  it('holds for exactly the pairs of which the first had returned before the second was called, in linear size', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const history = new SimulatedStore({
        kind: 'broken',
        dialect: 'list-append',
        transactions: 60,
        clients: 5,
        seed,
      }).run();
      const txns = new Transactions(history, 'list-append');
      const builder = new GraphBuilder(txns.count);
      addRealtimeEdges(txns, new Uint8Array(txns.count).fill(1), builder);
      expect(builder.edges).toBeLessThanOrEqual(3 * txns.count);
      const expected: string[] = [];
      for (let a = 0; a < txns.count; a++) {
        for (let b = 0; b < txns.count; b++)
          if (txns.end[a] !== NEVER && txns.end[a] < txns.begin[b]) expected.push(`${a} ${b}`);
      }
      expect(reached(txns, builder)).toEqual(expected);
    }
  });
});

describe('the order of a process', () => {
  it('goes from call to call, and ends at a call of unknown outcome', () => {
    const history = historyOf('list-append', [
      [0, 'call', 'ax1'],
      [1, 'call', 'ay1'],
      [0, 'call', 'ax2'],
      [0, 'info', 'ax3'],
      [0, 'call', 'ax4'],
    ]);
    const txns = new Transactions(history, 'list-append');
    const builder = new GraphBuilder(txns.count);
    expect(addProcessEdges(txns, new Uint8Array(txns.count).fill(1), builder)).toBe(3);
    expect(reached(txns, builder)).toEqual(['0 2', '0 3', '0 4', '2 3', '2 4']);
  });
});
