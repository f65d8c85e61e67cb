import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { FaultResult } from '../../../src/core/contracts/results.js';
import { grouped } from '../../../src/core/counted.js';
import { exactTime, operationFacts, operationText } from '../format.js';
import { themeColors, useTheme } from '../theme.js';
import { useWidth } from '../width.js';
import type { Timeline } from './decode.js';
import { draw, operationAt, type Scene, sceneHeight, timeOf } from './draw.js';
import { useGestures } from './gestures.js';
import { panned, type View, viewOf, wholeView, zoomed } from './view.js';

interface Props {
  readonly timeline: Timeline;
  readonly lanes: readonly Uint32Array[];
  readonly faults: readonly FaultResult[];
  readonly focus: View | undefined;
  readonly selected: number | undefined;
  readonly select: (row: number | undefined) => void;
}

/** The drawing itself: keeps the view, redraws once per frame at most, and says how long that took. */
export function Canvas({ timeline, lanes, faults, focus, selected, select }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [frame, width] = useWidth<HTMLDivElement>();
  const theme = useTheme();
  const whole = useMemo(() => wholeView(timeline), [timeline]);
  const [view, setView] = useState(whole);
  const [hover, setHover] = useState<{ row: number; x: number; y: number }>();
  const laneHeight = Math.max(lanes.length > 400 ? 1 : 3, Math.min(22, Math.floor(480 / Math.max(1, lanes.length))));
  const height = sceneHeight({ lanes, laneHeight, faults });
  const colors = useMemo(themeColors, [theme]);
  const scene: Scene = { timeline, lanes, faults, view, width, laneHeight, colors, selected };
  const current = useRef(scene);
  current.current = scene;

  useEffect(() => {
    if (focus !== undefined) setView(viewOf(focus.fromNs, focus.toNs, whole));
  }, [focus, whole]);

  const status = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const request = requestAnimationFrame(() => paint(canvas.current, status.current, current.current, height));
    return () => cancelAnimationFrame(request);
  });

  const zoomBy = useCallback(
    (factor: number, x?: number) => {
      setView((old) => {
        const about = x === undefined ? (old.fromNs + old.toNs) / 2 : timeOf({ ...current.current, view: old }, x);
        return zoomed(old, factor, about, whole);
      });
    },
    [whole],
  );
  const panBy = useCallback(
    (share: number) => setView((old) => panned(old, share * (old.toNs - old.fromNs), whole)),
    [whole],
  );
  useGestures(canvas, {
    zoomBy,
    panBy,
    isWhole: () => current.current.view.toNs - current.current.view.fromNs >= (whole.toNs - whole.fromNs) * 0.999,
    hover: (x, y) => {
      const row = x === undefined ? undefined : operationAt(current.current, x, y);
      setHover(row === undefined || x === undefined ? undefined : { row, x, y });
    },
    click: (x, y) => select(operationAt(current.current, x, y)),
  });

  const step = (by: number) => {
    const next = selected === undefined ? 0 : Math.min(timeline.length - 1, Math.max(0, selected + by));
    select(next);
    const at = timeline.startNs[next] as number;
    setView((old) => (at < old.fromNs || at > old.toNs ? panned(old, at - (old.fromNs + old.toNs) / 2, whole) : old));
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => panBy(-0.15),
    ArrowRight: () => panBy(0.15),
    '+': () => zoomBy(1.5),
    '=': () => zoomBy(1.5),
    '-': () => zoomBy(1 / 1.5),
    '0': () => setView(whole),
    n: () => step(1),
    p: () => step(-1),
    Escape: () => select(undefined),
  };

  return (
    <div class="timeline" ref={frame}>
      <div class="zoom" role="group" aria-label="zoom">
        <button type="button" aria-label="zoom in" title="zoom in (+)" onClick={() => zoomBy(2)}>
          +
        </button>
        <button type="button" aria-label="zoom out" title="zoom out (-)" onClick={() => zoomBy(0.5)}>
          −
        </button>
        <button type="button" aria-label="show the whole run" title="whole run (0)" onClick={() => setView(whole)}>
          all
        </button>
      </div>
      <canvas
        ref={canvas}
        id="timeline-canvas"
        style={{ width: `${width}px`, height: `${height}px` }}
        tabIndex={0}
        role="application"
        aria-label={
          `Timeline of ${grouped(timeline.length)} operations in ${lanes.length} lanes. Arrow keys pan, plus and minus zoom, ` +
          '0 shows the whole run, n and p go to the next and the previous operation.'
        }
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          act();
        }}
      />
      {hover !== undefined && <Tooltip timeline={timeline} {...hover} width={width} />}
      <p class="status">
        <span class="range">
          {timeline.timeless
            ? 'events in their order: when they were is not known'
            : `${exactTime(view.fromNs)} to ${exactTime(view.toNs)}`}
        </span>
        <span ref={status} class="drawn" />
      </p>
    </div>
  );
}

function paint(canvas: HTMLCanvasElement | null, status: HTMLElement | null, scene: Scene, height: number): void {
  const ctx = canvas?.getContext('2d');
  if (!canvas || !ctx || scene.width === 0) return;
  const began = performance.now();
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const [w, h] = [Math.round(scene.width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  const drawn = draw(ctx, scene);
  const took = performance.now() - began;
  Object.assign(canvas.dataset, {
    frameMs: took.toFixed(2),
    drawn: String(drawn),
    fromNs: String(scene.view.fromNs),
    toNs: String(scene.view.toNs),
  });
  if (status) status.textContent = `${grouped(drawn)} of ${grouped(scene.timeline.length)} operations in view`;
}

function Tooltip({
  timeline,
  row,
  x,
  y,
  width,
}: {
  timeline: Timeline;
  row: number;
  x: number;
  y: number;
  width: number;
}) {
  const right = x > width * 0.6;
  return (
    <div
      class="tooltip"
      aria-hidden="true"
      style={{ top: `${y + 14}px`, ...(right ? { right: `${width - x + 10}px` } : { left: `${x + 12}px` }) }}
    >
      <strong>{operationText(timeline, row)}</strong>
      <dl>
        {operationFacts(timeline, row).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
