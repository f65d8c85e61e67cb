import { useState } from 'preact/hooks';
import { type CycleArrow, drawCycle } from '../../drawings/cycle.js';
import type { CycleDetails } from '../../drawings/cycle-details.js';
import { Term } from '../panels/glossary.js';
import { useWidth } from '../width.js';
import { Transactions } from './transactions.js';

const MEANINGS: Readonly<Record<string, string>> = {
  ww: 'wrote before',
  wr: 'was read by',
  rw: 'read before the write of',
  realtime: 'had finished before the start of',
  process: 'was done before, by the same client,',
};

/** Transactions in a circle of "must come before", with the steps that prove it. */
export function Cycle({ details }: { details: CycleDetails }) {
  const [active, setActive] = useState<number>();
  const [frame, room] = useWidth<HTMLElement>();
  const { width, height, boxes, arrows } = drawCycle(details, room === 0 ? undefined : room);
  const inCycle = new Set(boxes.map(({ name }) => name));
  const witnesses = Object.entries(details.transactions).filter(([name]) => !inCycle.has(name));
  const loop = [...arrows.map((arrow) => arrow.from), arrows[0]?.from].join(' → ');
  return (
    <figure class={width <= room * 0.55 ? 'cycle beside' : 'cycle'} ref={frame}>
      <div class="scroll">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-label={`A cycle: ${loop}`}
        >
          <defs>
            {['ww', 'wr', 'rw', 'order'].map((type) => (
              <marker
                key={type}
                id={`head-${type}`}
                viewBox="0 0 10 10"
                refX="8.5"
                refY="5"
                markerWidth="7.5"
                markerHeight="7.5"
                orient="auto-start-reverse"
              >
                <path d="M0,0.8 L10,5 L0,9.2 z" class={`head ${type}`} />
              </marker>
            ))}
          </defs>
          {arrows.map((arrow) => (
            <path
              key={arrow.step}
              d={arrow.path}
              class={`edge ${edgeClass(arrow.type)}${active === arrow.step ? ' active' : ''}`}
              marker-end={`url(#head-${edgeClass(arrow.type)})`}
            />
          ))}
          {boxes.map((box) => (
            <g key={box.name} class="box">
              <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={8} />
              <text class="name" x={box.x + 12} y={box.y + 20}>
                {box.name}
              </text>
              <text class="caption" x={box.x + box.width - 12} y={box.y + 20}>
                {box.caption}
              </text>
              <text class="when" x={box.x + 12} y={box.y + 38}>
                {box.when}
              </text>
              {box.lines.map((line, i) => (
                <text key={i} class="micro" x={box.x + 12} y={box.y + (box.when === '' ? 42 : 60) + i * 18}>
                  {line}
                </text>
              ))}
            </g>
          ))}
          {arrows.map((arrow) => (
            <EdgeLabel key={arrow.step} arrow={arrow} setActive={setActive} active={active === arrow.step} />
          ))}
        </svg>
      </div>
      <figcaption>
        <ol class="steps">
          {arrows.map((arrow) => (
            <li
              key={arrow.step}
              class={active === arrow.step ? 'active' : ''}
              onMouseEnter={() => setActive(arrow.step)}
              onMouseLeave={() => setActive(undefined)}
            >
              <b>
                {arrow.from} must come before {arrow.to}
              </b>{' '}
              <span class={`edge-type ${edgeClass(arrow.type)}`}>
                <Term name={arrow.type === 'process' ? 'process_edge' : arrow.type}>{arrow.type}</Term>
              </span>
              <br />
              {arrow.prose}
            </li>
          ))}
        </ol>
        <p class="contradiction">
          So {arrows.map((arrow) => `${arrow.from} before ${arrow.to}`).join(', ')}: {arrows[0]?.from} would have to
          come before itself. No order of these <Term name="transaction">transactions</Term> is possible.
        </p>
        {witnesses.length > 0 && (
          <details>
            <summary>Other transactions that prove it</summary>
            <Transactions transactions={witnesses} />
          </details>
        )}
      </figcaption>
    </figure>
  );
}

function EdgeLabel({
  arrow,
  active,
  setActive,
}: {
  arrow: CycleArrow;
  active: boolean;
  setActive: (step: number | undefined) => void;
}) {
  const width = arrow.label.length * 7.2 + 16;
  return (
    <g
      class={`edge-label ${edgeClass(arrow.type)}${active ? ' active' : ''}`}
      onMouseEnter={() => setActive(arrow.step)}
      onMouseLeave={() => setActive(undefined)}
    >
      <title>{`${arrow.from} ${MEANINGS[arrow.type] ?? 'must come before'} ${arrow.to}. ${arrow.prose}`}</title>
      <rect x={arrow.labelX - width / 2} y={arrow.labelY - 12} width={width} height={24} rx={12} />
      <text x={arrow.labelX} y={arrow.labelY + 4}>
        {arrow.label}
      </text>
    </g>
  );
}

function edgeClass(type: string): string {
  return type === 'ww' || type === 'wr' || type === 'rw' ? type : 'order';
}
