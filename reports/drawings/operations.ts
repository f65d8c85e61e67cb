import type { Op } from '../../src/core/op.js';
import { showValue, type Value } from '../../src/core/value.js';
import { microOperation } from './micro-operation.js';

/** Both halves of an operation, as far as they are known. */
export interface DrawnOperation {
  readonly invocation?: Op;
  readonly completion?: Op;
  readonly process: Op['process'];
  readonly f: string;
  /** `read → 4`, `write 7`, `cas [1,2]` */
  readonly label: string;
  readonly outcome: 'ok' | 'fail' | 'info' | 'open';
  readonly culprit: boolean;
}

/** Joins invocations and completions of an anomaly's events, in the order in which they began. */
export function operationsOf(ops: readonly Op[], culprits: readonly number[] = []): DrawnOperation[] {
  const open = new Map<Op['process'], Op>();
  const joined: { invocation?: Op; completion?: Op }[] = [];
  const at = new Map<Op, number>();
  for (const op of ops.toSorted((a, b) => a.index - b.index)) {
    const invocation = open.get(op.process);
    if (op.type === 'invoke') {
      open.set(op.process, op);
      at.set(op, joined.push({ invocation: op }) - 1);
    } else if (invocation !== undefined && invocation.f === op.f) {
      open.delete(op.process);
      joined[at.get(invocation) as number] = { invocation, completion: op };
    } else {
      joined.push({ completion: op });
    }
  }
  const marked = new Set(culprits);
  return joined.map(({ invocation, completion }) => drawn(invocation, completion, marked));
}

function drawn(invocation: Op | undefined, completion: Op | undefined, marked: ReadonlySet<number>): DrawnOperation {
  const some = (completion ?? invocation) as Op;
  return {
    ...(invocation === undefined ? {} : { invocation }),
    ...(completion === undefined ? {} : { completion }),
    process: some.process,
    f: some.f,
    label: operationLabel(some.f, invocation?.value, completion?.value, completion?.type === 'ok'),
    outcome: completion === undefined || completion.type === 'invoke' ? 'open' : completion.type,
    culprit: [invocation, completion].some((op) => op !== undefined && marked.has(op.index)),
  };
}

const LABEL_LIMIT = 36;

/** What a page keeps of a list that it shortened ends with this, in place of the rest. */
const REST = /^… (\d+) in all$/;

/** A value in a few characters; of a long list its first elements, and how many there are. */
function shortValue(value: Op['value']): string {
  const text = showValue(value, LABEL_LIMIT);
  if (!Array.isArray(value) || !text.endsWith('…')) return text;
  const items = value as readonly Value[];
  const count = REST.exec(String(items.at(-1)))?.[1] ?? items.length;
  return `${showValue(items.slice(0, 3), 18).replace(/[\]…]+$/, '')}… ${count} elements]`;
}

/** An operation in a few characters: what was asked, and what was answered where that says more. */
export function operationLabel(f: string, asked: Op['value'], answered: Op['value'], ok: boolean): string {
  if (isTransaction(answered) || isTransaction(asked)) return transactionLabel(ok ? (answered ?? asked) : asked);
  const told = asked === undefined || asked === null ? '' : ` ${shortValue(asked)}`;
  const differs = answered !== undefined && showValue(answered, 200) !== showValue(asked, 200);
  if (!ok || answered === undefined) return `${f}${told}`;
  if (told === '') return answered === null && f !== 'read' ? f : `${f} → ${shortValue(answered)}`;
  return differs ? `${f}${told} → ${shortValue(answered)}` : `${f}${told}`;
}

/** A list of micro-operations, each a list that begins with the name of a function. */
function isTransaction(value: Op['value']): value is readonly (readonly Value[])[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => Array.isArray(item) && typeof item[0] === 'string')
  );
}

function transactionLabel(value: Op['value']): string {
  const text = isTransaction(value) ? value.map(microOperation).join('; ') : showValue(value);
  return text.length > LABEL_LIMIT ? `${text.slice(0, LABEL_LIMIT - 1)}…` : text;
}
