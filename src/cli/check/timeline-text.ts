import { palette, printable } from '../../../reports/ansi.js';
import { type Anomaly, eventsOf, type Op, showValue, valueEquals } from '../../core/index.js';

/** More operations than this are no drawing any more. */
const OPERATIONS_MAX = 24;
/** Columns between one event and the next. */
const STEP = 3;

interface Interval {
  readonly start: number;
  /** Position of the completion among all events; undefined where the operation never completed. */
  readonly end?: number;
  readonly invocation: Op;
  readonly completion?: Op;
}

/**
 * The operations of an anomaly as a small timeline: one line each, a bar from invocation to completion in the order of
 * events (not to scale), what it did, and a mark on what cannot be. Empty where there is nothing to draw.
 */
export function timelineText(anomaly: Anomaly, color: boolean): string {
  const shown = eventsOf(anomaly).filter((op) => op.process !== 'nemesis');
  const events = shown.toSorted((a, b) => a.index - b.index);
  const intervals = pairUp(events);
  if (intervals.length === 0 || intervals.length > OPERATIONS_MAX) return '';
  const culprits = new Set(anomaly.culprits);
  const width = events.length * STEP + 1;
  const cast = transactionNames(anomaly);
  const names = intervals.map(({ invocation, completion = invocation }) => {
    const transaction = cast.get(completion.index) ?? cast.get(invocation.index);
    return `${transaction === undefined ? '' : `${transaction} `}${processName(invocation)}`;
  });
  const nameWidth = Math.max(...names.map((name) => name.length));
  const paint = palette(color);
  return intervals
    .map((interval, i) => {
      const { invocation, completion = invocation } = interval;
      const culprit = culprits.has(invocation.index) || culprits.has(completion.index);
      const label = printable(describe(interval));
      const text = culprit ? paint.red(`${label}  ✗ cannot be`) : label;
      return `    ${(names[i] as string).padEnd(nameWidth)} ${bar(interval, width)}  ${text}`;
    })
    .join('\n');
}

function pairUp(events: readonly Op[]): Interval[] {
  const open = new Map<string, number>();
  const intervals: Interval[] = [];
  events.forEach((op, at) => {
    if (op.type === 'invoke') {
      open.set(String(op.process), intervals.length);
      intervals.push({ start: at, invocation: op });
      return;
    }
    const position = open.get(String(op.process));
    const interval = position === undefined ? undefined : intervals[position];
    if (interval === undefined || position === undefined) {
      intervals.push({ start: at, end: at, invocation: op, completion: op });
      return;
    }
    open.delete(String(op.process));
    intervals[position] = { ...interval, completion: op, ...(op.type === 'info' ? {} : { end: at }) };
  });
  return intervals;
}

function bar({ start, end }: Interval, width: number): string {
  const from = start * STEP;
  if (end === undefined) return `${' '.repeat(from)}├${'─'.repeat(width - from - 2)}▸`;
  const to = end * STEP;
  const line = to === from ? '│' : `├${'─'.repeat(to - from - 1)}┤`;
  return `${' '.repeat(from)}${line}`.padEnd(width);
}

/** By index, the short names (T1, T2 …) under which the words of an anomaly know its transactions. */
function transactionNames({ details }: Anomaly): Map<number, string> {
  const transactions = (details?.['transactions'] ?? {}) as Readonly<Record<string, { readonly index: number }>>;
  return new Map(Object.entries(transactions).map(([name, { index }]) => [index, name]));
}

function processName(op: Op): string {
  return op.node === undefined ? `process ${op.process}` : `process ${op.process} on ${op.node}`;
}

function describe({ invocation, completion }: Interval): string {
  const key = invocation.key === undefined ? '' : `${showValue(invocation.key, 20)} `;
  const asked =
    invocation.value === undefined || invocation.value === null ? '' : ` ${showValue(invocation.value, 60)}`;
  const what = `${key}${invocation.f}${asked}`;
  if (completion === undefined || completion.type === 'info') return `${what} → outcome unknown`;
  if (completion.type === 'fail') return `${what} → failed`;
  const answered = completion.value;
  // An answer of null where nothing was asked for is what a read saw.
  const told = answered === undefined || (answered !== null && valueEquals(answered, invocation.value ?? null));
  return told ? `${what} → ok` : `${what} → ${showValue(answered, 60)}`;
}
