import { useEffect } from 'preact/hooks';
import type { CheckerResult } from '../../../src/core/index.js';
import { drawLattice, type LatticeStats, latticeStats } from '../../drawings/lattice.js';
import { Term } from '../panels/glossary.js';
import { explain } from '../panels/terms.js';
import { useWidth } from '../width.js';

/** With less room than this the drawing keeps its size and is scrolled: smaller, nobody could read it. */
const READABLE = 900;

const STATES = {
  not: 'ruled out by what was found',
  'also-not': 'ruled out, because it promises even more',
  possible: 'not ruled out by this history',
} as const;
const MARKS = { not: '✗ ', 'also-not': '✗ ', possible: '' } as const;

/** Consistency models from weak (below) to strong (above), those marked that this history rules out. */
export function Lattice({ checker }: { checker: CheckerResult }) {
  const stats = latticeStats(checker.stats);
  return stats === undefined ? null : <Drawing stats={stats} name={checker.name} />;
}

function Drawing({ stats, name }: { stats: LatticeStats; name: string }) {
  const [frame, room] = useWidth<HTMLDivElement>();
  const { width, height, nodes, lines } = drawLattice(stats);
  const ruledOut = [...stats.not, ...stats.alsoNot];
  const shown = room < READABLE ? width : Math.min(width, room);
  const weakest = nodes.find(({ state }) => state === 'not');
  useEffect(() => {
    // On a narrow screen: where the line between kept and broken promises runs.
    if (frame.current !== null && weakest !== undefined)
      frame.current.scrollLeft = (weakest.x + weakest.width / 2) * (shown / width) - room / 2;
  }, [room]);
  return (
    <figure class="card lattice">
      <h3>What this history can still be called</h3>
      <p class="meaning-line">
        Each <Term name="consistency model" /> promises all that those below it do. The weakest that {name} rules out:{' '}
        {stats.not.length === 0 ? 'none' : stats.not.join(', ')}.
      </p>
      <div class="scroll" ref={frame}>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          style={{ width: `${shown}px`, minWidth: `${shown}px` }}
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
