import type { CheckerResult } from '../../../src/core/index.js';
import { drawLattice, latticeStats } from '../../drawings/lattice.js';
import { Term } from '../panels/glossary.js';
import { explain } from '../panels/terms.js';

const STATES = {
  not: 'ruled out by what was found',
  'also-not': 'ruled out, because it promises even more',
  possible: 'not ruled out by this history',
} as const;
const MARKS = { not: '✗ ', 'also-not': '✗ ', possible: '' } as const;

/** Consistency models from weak (below) to strong (above), those marked that this history rules out. */
export function Lattice({ checker }: { checker: CheckerResult }) {
  const stats = latticeStats(checker.stats);
  if (stats === undefined) return null;
  const { width, height, nodes, lines } = drawLattice(stats);
  const ruledOut = [...stats.not, ...stats.alsoNot];
  return (
    <figure class="card lattice">
      <h3>What this history can still be called</h3>
      <p class="meaning-line">
        Each <Term name="consistency model" /> promises all that those below it do. The weakest that {checker.name}{' '}
        rules out: {stats.not.length === 0 ? 'none' : stats.not.join(', ')}.
      </p>
      <div class="scroll">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          style={{ width: `${width}px`, minWidth: `${Math.min(width, 760)}px` }}
          role="img"
          aria-label={ruledOut.length === 0 ? 'No model is ruled out' : `Ruled out: ${ruledOut.join(', ')}`}
        >
          {lines.map((line, i) => (
            <path key={i} d={line.path} class={line.ruledOut ? 'line ruled-out' : 'line'} />
          ))}
          {nodes.map((node) => (
            <g key={node.name} class={`model ${node.state}`}>
              <title>{`${node.name}: ${STATES[node.state]}.${explain(node.name) === undefined ? '' : ` ${explain(node.name)}`}`}</title>
              <rect x={node.x} y={node.y} width={node.width} height={node.height} rx={13} />
              <text x={node.x + node.width / 2} y={node.y + 17}>{`${MARKS[node.state]}${node.name}`}</text>
            </g>
          ))}
        </svg>
      </div>
      <ul class="legend">
        <li>
          <span class="pill not">✗ ruled out</span> by what was found
        </li>
        <li>
          <span class="pill also-not">✗ ruled out too</span> because it promises even more
        </li>
        <li>
          <span class="pill possible">possible</span> nothing found contradicts it
        </li>
      </ul>
    </figure>
  );
}
