import { describe, expect, it } from 'vitest';
import { lattice } from '../../../checkers/transactional/index.js';
import { drawLattice, latticeStats } from '../../../reports/drawings/lattice.js';
import { LATTICE_STATS } from '../sample-run.js';

describe('the drawing of the lattice', () => {
  it('puts every model below all that imply it', () => {
    const { models, implies } = lattice();
    const { nodes } = drawLattice({ models, implies, not: [], alsoNot: [] });
    const y = new Map(nodes.map((node) => [node.name, node.y]));
    expect(nodes).toHaveLength(models.length);
    for (const [strong, weak] of implies) expect(y.get(strong)).toBeLessThan(y.get(weak) ?? 0);
  });

  it('lets no two models touch', () => {
    const { models, implies } = lattice();
    const { nodes } = drawLattice({ models, implies, not: [], alsoNot: [] });
    nodes.forEach((a, i) =>
      nodes.slice(i + 1).forEach((b) => {
        if (a.y === b.y) expect(a.x + a.width <= b.x || b.x + b.width <= a.x).toBe(true);
      }),
    );
  });

  it('marks what is ruled out, and how', () => {
    const stats = latticeStats(LATTICE_STATS);
    const states = new Map((stats ? drawLattice(stats).nodes : []).map(({ name, state }) => [name, state]));
    expect(states.get('serializable')).toBe('not');
    expect(states.get('strict-serializable')).toBe('also-not');
    expect(states.get('snapshot-isolation')).toBe('possible');
  });

  it('draws implications once, not those that follow from others', () => {
    const implies: [string, string][] = [
      ['c', 'b'],
      ['b', 'a'],
      ['c', 'a'],
    ];
    expect(drawLattice({ models: ['a', 'b', 'c'], implies, not: [], alsoNot: [] }).lines).toHaveLength(2);
  });

  it('survives models that imply each other', () => {
    const implies: [string, string][] = [
      ['a', 'b'],
      ['b', 'a'],
    ];
    expect(drawLattice({ models: ['a', 'b'], implies, not: ['a'], alsoNot: [] }).nodes).toHaveLength(2);
  });
});
