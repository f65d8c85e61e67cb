import { useEffect } from 'preact/hooks';
import { isClockTime } from '../../../src/core/clock.js';
import { grouped } from '../../../src/core/counted.js';
import type { Anomaly, FaultResult, Op } from '../../../src/core/index.js';
import { type Bar, drawCounterexample } from '../../drawings/counterexample.js';
import { exactTime } from '../format.js';
import { Term } from '../panels/glossary.js';
import { faultColor } from '../theme.js';
import { useWidth } from '../width.js';

/** The few operations that cannot all be, as a small timeline, and as sentences for who cannot see it. */
export function Counterexample({ anomaly, faults }: { anomaly: Anomaly; faults: readonly FaultResult[] }) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const drawing = drawCounterexample(anomaly, faults, width);
  const { gutter, height, lanes, labels, bars, left, ticks, bands } = drawing;
  const culprit = bars.find((bar) => bar.culprit);
  useEffect(() => {
    // On a narrow screen the drawing is wider than its frame: what cannot be is what should be seen first.
    if (culprit !== undefined && frame.current !== null)
      frame.current.scrollLeft = culprit.x + culprit.width + 24 - width;
  }, [width]);
  return (
    <figure class="counterexample">
      <div class="scroll" ref={frame}>
        <svg
          width={drawing.width}
          height={height}
          role="img"
          aria-label={`Counterexample of ${bars.length} operations`}
        >
          {bands.map((band, i) => (
            <g key={i} class="band">
              <rect
                style={{ fill: faultColor(band.fault, 0.1) }}
                x={band.x}
                y={0}
                width={Math.max(2, band.width)}
                height={height - 24}
              />
              <text x={band.x + 6} y={band.labelY}>
                {band.label}
              </text>
            </g>
          ))}
          {lanes.map((lane) => (
            <line key={lane.process} class="lane-line" x1={gutter} x2={drawing.width} y1={lane.y} y2={lane.y} />
          ))}
          {labels.map((label, i) => (
            <text key={i} class="lane-label" x={label.x} y={label.y}>
              {label.text}
            </text>
          ))}
          {ticks.map((tick, i) => (
            <g key={i} class="tick">
              <line x1={tick.x} x2={tick.x} y1={26} y2={height - 22} />
              <text x={tick.x} y={height - 8}>
                {tick.label}
              </text>
            </g>
          ))}
          {bars.map((bar, i) => (
            <OperationBar key={i} bar={bar} />
          ))}
        </svg>
      </div>
      <figcaption>
        {bars.some((bar) => bar.culprit) && (
          <>
            <span class="key-impossible">✗ impossible</span> is the <Term name="operation" /> that no order explains.{' '}
          </>
        )}
        A bar goes from the <Term name="invocation" /> to the <Term name="completion" />; the axis is in order, not to
        scale. Small numbers are <Term name="index">indices</Term>.
        {bars.some((bar) => bar.aside) &&
          ' Bars without a filling are no part of the contradiction: they tell how things came to be as they were.'}
        {left > 0 &&
          ` ${grouped(left)} operations before these are not drawn; results.json and check --json have all of them.`}
        <details>
          <summary>The same in words</summary>
          <ol>
            {bars.map((bar, i) => (
              <li key={i}>{sentence(bar)}</li>
            ))}
          </ol>
        </details>
      </figcaption>
    </figure>
  );
}

function OperationBar({ bar }: { bar: Bar }) {
  const right = bar.x + bar.width;
  const open = bar.outcome === 'info' || bar.outcome === 'open';
  return (
    <g class={`bar ${open ? 'info' : bar.outcome}${bar.culprit ? ' culprit' : ''}${bar.aside ? ' aside' : ''}`}>
      <title>{sentence(bar)}</title>
      {bar.culprit && (
        <rect class="halo" x={bar.x - 4} y={bar.y - 4} width={bar.width + 8} height={bar.height + 8} rx={8} />
      )}
      <rect x={bar.x} y={bar.y} width={Math.max(4, bar.width)} height={bar.height} rx={5} />
      {open && (
        <line class="open-end" x1={right} x2={right + 9} y1={bar.y + bar.height / 2} y2={bar.y + bar.height / 2} />
      )}
      <text x={bar.x + bar.width / 2} y={bar.y + bar.height / 2 + 4}>
        {bar.culprit ? `✗ ${bar.label}` : bar.label}
      </text>
      <text class="index" x={bar.x + bar.width / 2} y={bar.y + bar.height + 11}>
        {bar.index}
      </text>
    </g>
  );
}

const OUTCOMES = {
  ok: 'it was confirmed',
  fail: 'it failed for certain',
  info: 'its outcome is unknown',
  open: 'it never completed',
} as const;

function sentence(bar: Bar): string {
  const { invocation, completion } = bar;
  const node = invocation?.node ?? completion?.node;
  const who =
    bar.process === 'nemesis' ? 'The nemesis' : `Process ${bar.process}${node === undefined ? '' : ` on ${node}`}`;
  const from = at(invocation, ', asked');
  return `${who}: ${bar.label} (index ${bar.index})${from}; ${OUTCOMES[bar.outcome]}${at(completion, '')}.${bar.culprit ? ' This is what cannot be.' : ''}`;
}

/** When an event was, where that is known. */
function at(op: Op | undefined, what: string): string {
  return op === undefined || !isClockTime(op.timeNs) ? '' : `${what} at ${exactTime(op.timeNs)}`;
}
