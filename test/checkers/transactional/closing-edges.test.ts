import { describe, expect, it } from 'vitest';
import { closingEdges } from '../../../checkers/transactional/closing-edges.js';
import { components } from '../../../checkers/transactional/components.js';
import { GraphBuilder, RW, THROUGH, WR, WW, WW_WR } from '../../../checkers/transactional/dependency-graph.js';
import { PathFinder, SearchBudget } from '../../../checkers/transactional/shortest-path.js';
import { Random } from '../../../src/core/index.js';

/** A graph whose ww and wr edges mostly lead forward over a short distance, with nodes in between and a few ways back. */
function graphAt(random: Random, transactions: number) {
  const builder = new GraphBuilder(transactions);
  const middle = builder.between(40);
  const near = (from: number, far: number) => Math.min(transactions - 1, from + 1 + random.int(far));
  for (let i = 0; i < transactions * 2; i++) {
    const from = random.int(transactions - 1);
    builder.edge(from, near(from, 40), random.pick([WW, WR]));
  }
  for (let i = 0; i < 10; i++) builder.edge(random.int(transactions), random.int(transactions), WR);
  for (let node = middle; node < middle + 40; node++) {
    const from = random.int(transactions - 1);
    builder.edge(from, node, WR);
    for (let i = 0; i < 5; i++) builder.edge(node, near(from, 200), THROUGH);
  }
  const ends = { from: new Int32Array(2000), to: new Int32Array(2000) };
  for (let i = 0; i < ends.from.length; i++) {
    ends.from[i] = random.int(transactions);
    const back = random.chance(0.7) ? random.int(transactions) : middle + random.int(40);
    ends.to[i] = back === ends.from[i] ? middle : back;
    builder.edge(ends.from[i], ends.to[i], RW);
  }
  return { graph: builder.build(), ends };
}

describe('edges that close a cycle', () => {
  it('are those from whose end a path leads back, more than 256 origins of them', () => {
    const random = new Random(5, 'closing edges');
    for (let n = 0; n < 5; n++) {
      const { graph, ends } = graphAt(random, 900);
      const { component } = components(graph, WW_WR);
      const paths = new PathFinder(graph);
      const expected: number[] = [];
      ends.from.forEach((from, i) => {
        const budget = new SearchBudget(Number.POSITIVE_INFINITY);
        if (paths.find(ends.to[i], from, WW_WR, component, graph.nodes, budget) !== undefined) expected.push(i);
      });
      expect(expected.length).toBeGreaterThan(300);
      expect(expected.length).toBeLessThan(1_900);
      const found = closingEdges(graph, WW_WR, component, ends, new SearchBudget(1 << 30));
      expect([...(found ?? [])]).toEqual(expected);
    }
  });

  it('are not told where the budget ends', () => {
    const { graph, ends } = graphAt(new Random(6, 'closing edges'), 900);
    const { component } = components(graph, WW_WR);
    expect(closingEdges(graph, WW_WR, component, ends, new SearchBudget(1_000))).toBeUndefined();
  });
});
