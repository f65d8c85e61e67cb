import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** What a reader can do to a drawing with mouse, wheel and fingers. Places are CSS pixels within it. */
export interface Gestures {
  zoomBy(factor: number, x: number): void;
  /** By a share of what is shown; positive goes to later times. */
  panBy(share: number): void;
  /** Nothing more to zoom out to: the wheel then scrolls the page, so that the drawing is no trap. */
  isWhole(): boolean;
  hover(x: number | undefined, y: number): void;
  click(x: number, y: number): void;
}

const CLICK_MOVES_AT_MOST = 4;

/** Listens on an element; wheel and touch need listeners that may prevent scrolling. */
export function useGestures(element: RefObject<HTMLElement>, gestures: Gestures): void {
  const latest = useRef(gestures);
  latest.current = gestures;
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    listenToWheel(target, latest, signal);
    listenToPointers(target, latest, signal);
    return () => stop.abort();
  }, [element]);
}

type Latest = { readonly current: Gestures };

function listenToWheel(target: HTMLElement, latest: Latest, signal: AbortSignal): void {
  const onWheel = (event: WheelEvent) => {
    const gestures = latest.current;
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    if (!sideways && event.deltaY > 0 && gestures.isWhole()) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (sideways) gestures.panBy(((event.deltaX || event.deltaY) * unit) / target.clientWidth);
    // A pinch on a touchpad comes as a wheel with ctrl, in small steps.
    else gestures.zoomBy(Math.exp(-event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.002)), event.offsetX);
  };
  target.addEventListener('wheel', onWheel, { passive: false, signal });
}

function listenToPointers(target: HTMLElement, latest: Latest, signal: AbortSignal): void {
  const down = new Map<number, { x: number; y: number }>();
  let moved = 0;
  const on = (type: string, handler: (event: PointerEvent) => void) =>
    target.addEventListener(type, handler as EventListener, { signal });
  on('pointerdown', (event) => {
    if (event.button !== 0) return;
    target.setPointerCapture(event.pointerId);
    down.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    if (down.size === 1) moved = 0;
  });
  on('pointermove', (event) => {
    const before = down.get(event.pointerId);
    if (before === undefined) {
      latest.current.hover(event.offsetX, event.offsetY);
      return;
    }
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    const after = { x: event.offsetX, y: event.offsetY };
    moved += Math.abs(after.x - before.x);
    if (other === undefined) latest.current.panBy((before.x - after.x) / target.clientWidth);
    else pinch(latest.current, before, after, other);
    down.set(event.pointerId, after);
    latest.current.hover(undefined, 0);
  });
  on('pointerup', (event) => {
    if (down.delete(event.pointerId) && moved <= CLICK_MOVES_AT_MOST)
      latest.current.click(event.offsetX, event.offsetY);
  });
  on('pointercancel', (event) => void down.delete(event.pointerId));
  on('pointerleave', () => latest.current.hover(undefined, 0));
  on('dblclick', (event) => latest.current.zoomBy(2, event.offsetX));
}

function pinch(gestures: Gestures, before: { x: number }, after: { x: number }, other: { x: number }): void {
  const from = Math.abs(before.x - other.x);
  const to = Math.abs(after.x - other.x);
  if (from > 8 && to > 8) gestures.zoomBy(to / from, (after.x + other.x) / 2);
}
