import { MILLISECOND_NS, SECOND_NS } from '../../src/core/clock.js';
import { EVENT_NS, OUTCOMES } from '../report-data.js';
import { duration } from '../words.js';
import type { Timeline } from './timeline/decode.js';

/** A point of a time axis whose ticks are `stepNs` apart. */
export function timeLabel(timeNs: number, stepNs: number): string {
  const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(stepNs / SECOND_NS))));
  return `${(timeNs / SECOND_NS).toFixed(digits)} s`;
}

/** A place on the axis of a history without times: how many events came before. */
export function eventLabel(timeNs: number): string {
  const event = timeNs / EVENT_NS;
  return Number.isInteger(event) ? String(event) : '';
}

/** A point in time, to the microsecond where that matters. */
export function exactTime(timeNs: number): string {
  if (timeNs === 0) return '0 s';
  return Number.isFinite(timeNs)
    ? `${(timeNs / SECOND_NS).toFixed(timeNs < MILLISECOND_NS ? 6 : 4)} s`
    : 'time unknown';
}

/** An operation of the timeline in a few characters. */
export function operationText(timeline: Timeline, row: number): string {
  const f = timeline.names[timeline.f[row] as number] ?? '';
  const asked = timeline.texts[timeline.asked[row] as number] ?? '';
  const answered = timeline.texts[timeline.answered[row] as number] ?? '';
  const told = asked === '' || asked === 'nil' ? '' : ` ${asked}`;
  if (timeline.outcome[row] !== 0 || answered === '' || answered === asked) return `${f}${told}`;
  return `${f}${told} → ${answered}`;
}

/** Everything about an operation, for its details and its tooltip. */
export function operationFacts(timeline: Timeline, row: number): [name: string, value: string][] {
  const text = (column: Uint32Array) => timeline.texts[column[row] as number] ?? '';
  const outcome = OUTCOMES[timeline.outcome[row] as number] ?? 'open';
  const start = timeline.startNs[row] as number;
  const node = timeline.names[(timeline.node[row] as number) - 1];
  const facts: [string, string][] = [
    ['outcome', OUTCOME_WORDS[outcome]],
    ['process', `${timeline.process[row]}${node === undefined ? '' : ` on ${node}`}`],
    ['key', text(timeline.key)],
    ['asked', text(timeline.asked)],
    ['answered', text(timeline.answered)],
    ['error', text(timeline.error)],
    ['invoked', timeline.timeless ? '' : exactTime(start)],
    [
      'took',
      outcome === 'open'
        ? 'never completed'
        : timeline.timeless
          ? ''
          : duration((timeline.endNs[row] as number) - start),
    ],
    ['index', String(timeline.index[row])],
  ];
  return facts.filter(([, value]) => value !== '');
}

const OUTCOME_WORDS = {
  ok: 'ok: it happened',
  fail: 'fail: it did not happen',
  info: 'info: it may or may not have happened',
  open: 'open: it never completed, so it may or may not have happened',
} as const;

/** `linearizablePrefix` → `linearizable prefix`. Names that are not ours, such as `G-single`, stay as they are. */
export function words(name: string): string {
  if (!/^[a-z][A-Za-z0-9_]*$/.test(name)) return name;
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]/g, ' ')
    .toLowerCase();
}
