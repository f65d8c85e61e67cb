/** The part of time that is shown, nanoseconds. */
export interface View {
  readonly fromNs: number;
  readonly toNs: number;
}

/** Nothing shorter than this is shown across the whole width. */
const NARROWEST_NS = 2_000;

export function wholeView({ fromNs, lastNs }: { readonly fromNs: number; readonly lastNs: number }): View {
  return { fromNs, toNs: fromNs + Math.max((lastNs - fromNs) * 1.01, NARROWEST_NS) };
}

/** Zooms about a point in time that stays where it is; factor 2 shows half as much. */
export function zoomed(view: View, factor: number, aboutNs: number, whole: View): View {
  const width = view.toNs - view.fromNs;
  const next = Math.min(whole.toNs - whole.fromNs, Math.max(NARROWEST_NS, width / factor));
  const share = (aboutNs - view.fromNs) / width;
  return clamped({ fromNs: aboutNs - share * next, toNs: aboutNs + (1 - share) * next }, whole);
}

export function panned(view: View, byNs: number, whole: View): View {
  return clamped({ fromNs: view.fromNs + byNs, toNs: view.toNs + byNs }, whole);
}

/** The times from `fromNs` to `toNs` with room on both sides. */
export function viewOf(fromNs: number, toNs: number, whole: View): View {
  const room = Math.max((toNs - fromNs) * 0.25, NARROWEST_NS);
  return clamped({ fromNs: fromNs - room, toNs: toNs + room }, whole);
}

function clamped(view: View, whole: View): View {
  const width = Math.min(view.toNs - view.fromNs, whole.toNs - whole.fromNs);
  const fromNs = Math.min(Math.max(view.fromNs, whole.fromNs), whole.toNs - width);
  return { fromNs, toNs: fromNs + width };
}

/** Round times for an axis, about `count` of them. */
export function axisTicks(view: View, count: number): number[] {
  const rough = (view.toNs - view.fromNs) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let at = Math.ceil(view.fromNs / step) * step; at <= view.toNs; at += step) ticks.push(at);
  return ticks;
}
