import { palette, printable } from '../../../reports/ansi.js';
import { type DrawnOperation, operationsOf } from '../../../reports/drawings/operations.js';
import type { Anomaly, Op } from '../../core/index.js';

/** More operations than this are no drawing any more. */
const OPERATIONS_MAX = 24;
/** A line holds longer labels than a bar. */
const LABEL_LIMIT = 80;
/** Columns between one event and the next. */
const STEP = 3;

/**
 * The operations of an anomaly as a small timeline: one line each, a bar from invocation to completion in the order of
 * events (not to scale), what it did, and a mark on what cannot be. Empty where there is nothing to draw.
 */
export function timelineText(anomaly: Anomaly, color: boolean): string {
  const operations = operationsOf(anomaly, LABEL_LIMIT).filter(({ process }) => process !== 'nemesis');
  if (operations.length === 0 || operations.length > OPERATIONS_MAX) return '';
  const indices = operations.flatMap(({ invocation, completion }) =>
    [invocation, completion].flatMap((op) => (op === undefined ? [] : [op.index])),
  );
  const place = new Map(indices.toSorted((a, b) => a - b).map((index, at) => [index, at]));
  const width = indices.length * STEP + 1;
  const cast = transactionNames(anomaly);
  const names = operations.map((operation) => {
    const { invocation, completion } = operation;
    const transaction = [completion, invocation]
      .map((op) => op && cast.get(op.index))
      .find((name) => name !== undefined);
    return `${transaction === undefined ? '' : `${transaction} `}${processName(operation)}`;
  });
  const nameWidth = Math.max(...names.map((name) => name.length));
  const paint = palette(color);
  return operations
    .map((operation, i) => {
      const label = printable(outcomeOf(operation));
      const text = operation.culprit ? paint.red(`${label}  ✗ cannot be`) : label;
      return `    ${(names[i] as string).padEnd(nameWidth)} ${bar(operation, place, width)}  ${text}`;
    })
    .join('\n');
}

function outcomeOf({ label, outcome }: DrawnOperation): string {
  if (outcome === 'ok') return label.includes('→') ? label : `${label} → ok`;
  return `${label} → ${outcome === 'fail' ? 'failed' : 'outcome unknown'}`;
}

function bar(
  { invocation, completion, outcome }: DrawnOperation,
  place: ReadonlyMap<number, number>,
  width: number,
): string {
  const column = (op: Op | undefined) => (op === undefined ? 0 : (place.get(op.index) ?? 0) * STEP);
  const from = column(invocation ?? completion);
  const to = column(completion);
  const before = ' '.repeat(from);
  if (outcome === 'info' || outcome === 'open') return `${before}├${'─'.repeat(width - from - 2)}▸`;
  const line = to === from ? '│' : `├${'─'.repeat(to - from - 1)}┤`;
  return `${before}${line}`.padEnd(width);
}

/** By index, the short names (T1, T2 …) under which the words of an anomaly know its transactions. */
function transactionNames({ details }: Anomaly): Map<number, string> {
  const transactions = (details?.['transactions'] ?? {}) as Readonly<Record<string, { readonly index: number }>>;
  return new Map(Object.entries(transactions).map(([name, { index }]) => [index, name]));
}

function processName({ process, invocation, completion }: DrawnOperation): string {
  const node = (invocation ?? completion)?.node;
  return node === undefined ? `process ${process}` : `process ${process} on ${node}`;
}
