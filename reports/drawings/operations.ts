import { type Anomaly, eventsOf } from '../../src/core/contracts/checker.js';
import type { Op } from '../../src/core/op.js';
import { showValue, type Value, valueEquals } from '../../src/core/value.js';
import { microOperation } from './micro-operation.js';

/** What a drawing takes of an anomaly. */
export type DrawnAnomaly = Pick<Anomaly, 'ops' | 'context' | 'culprits' | 'key' | 'details'>;

/** Both halves of an operation, as far as they are known. */
export interface DrawnOperation {
  readonly invocation?: Op;
  readonly completion?: Op;
  readonly process: Op['process'];
  readonly f: string;
  /** `read → 4`, `write 7`, `cas [1,2]` */
  readonly label: string;
  /** Where it stands in the history: `72–73`, `66–` where it never completed. */
  readonly index: string;
  readonly outcome: 'ok' | 'fail' | 'info' | 'open';
  readonly culprit: boolean;
  /** It is no part of the contradiction, but tells how things came to be as they were. */
  readonly aside: boolean;
}

/** What fits a bar. */
const LABEL_LIMIT = 36;

/** Joins invocations and completions of an anomaly's events, in the order in which they began. */
export function operationsOf(anomaly: DrawnAnomaly, labelLimit = LABEL_LIMIT): DrawnOperation[] {
  const open = new Map<Op['process'], Op>();
  const joined: { invocation?: Op; completion?: Op }[] = [];
  const at = new Map<Op, number>();
  for (const op of eventsOf(anomaly).toSorted((a, b) => a.index - b.index)) {
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
  const marked = new Set<unknown>(anomaly.culprits);
  const contradiction = anomaly.details?.['operations'];
  const needed = Array.isArray(contradiction) ? new Set<unknown>(contradiction) : undefined;
  return joined.map(({ invocation, completion }) => {
    const isAmong = (indices: ReadonlySet<unknown>) =>
      [invocation, completion].some((op) => op !== undefined && indices.has(op.index));
    const aside = needed !== undefined && !isAmong(needed);
    return Object.assign(drawn(invocation, completion, anomaly.key, labelLimit), { culprit: isAmong(marked), aside });
  });
}

function drawn(
  invocation: Op | undefined,
  completion: Op | undefined,
  common: Value | undefined,
  labelLimit: number,
): Omit<DrawnOperation, 'culprit' | 'aside'> {
  const some = (completion ?? invocation) as Op;
  const [asked, answered] = [valueOf(invocation, common), valueOf(completion, common)];
  const label = operationLabel(some.f, asked, answered, completion?.type === 'ok', labelLimit);
  return {
    ...(invocation === undefined ? {} : { invocation }),
    ...(completion === undefined ? {} : { completion }),
    process: some.process,
    f: some.f,
    label: `${foreignKey(some, common)}${label}`,
    index: [...new Set([invocation?.index, completion?.index ?? ''])].filter((i) => i !== undefined).join('–'),
    outcome: completion === undefined || completion.type === 'invoke' ? 'open' : completion.type,
  };
}

/** What was asked or answered, without the key where all are about the same one and it stands in the value. */
function valueOf(op: Op | undefined, key: Value | undefined): Op['value'] {
  const value = op?.value;
  const paired = key !== undefined && op?.key === undefined && Array.isArray(value) && value.length === 2;
  return paired && valueEquals(value[0] as Value, key) ? (value[1] as Value) : value;
}

/** The key of an operation, where it is not that of the anomaly. */
function foreignKey({ key }: Op, common: Value | undefined): string {
  if (key === undefined || (common !== undefined && valueEquals(key, common))) return '';
  return `${typeof key === 'string' ? key : showValue(key, 12)}: `;
}

/** What a page keeps of a list that it shortened ends with this, in place of the rest. */
const REST = /^… (\d+) in all$/;

/** A value in a few characters; of a long list its first elements, and how many there are. */
function shortValue(value: Op['value'], limit: number): string {
  const text = showValue(value, limit);
  if (!Array.isArray(value) || !text.endsWith('…')) return text;
  const items = value as readonly Value[];
  const count = REST.exec(String(items.at(-1)))?.[1] ?? items.length;
  return `${showValue(items.slice(0, 3), 18).replace(/[\]…]+$/, '')}… ${count} elements]`;
}

/** Functions whose answer says something even where it is null. */
const ANSWERS_NIL = new Set(['read', 'get', 'dequeue', 'pop']);

/** An operation in a few characters: what was asked, and what was answered where that says more. */
export function operationLabel(
  f: string,
  asked: Op['value'],
  answered: Op['value'],
  ok: boolean,
  limit = LABEL_LIMIT,
): string {
  if (isTransaction(answered) || isTransaction(asked)) return transactionLabel(ok ? (answered ?? asked) : asked, limit);
  const told = asked === undefined || asked === null ? '' : ` ${shortValue(asked, limit)}`;
  const differs = answered !== undefined && showValue(answered, 200) !== showValue(asked, 200);
  if (!ok || answered === undefined) return `${f}${told}`;
  if (told === '') return answered === null && !ANSWERS_NIL.has(f) ? f : `${f} → ${shortValue(answered, limit)}`;
  return differs ? `${f}${told} → ${shortValue(answered, limit)}` : `${f}${told}`;
}

/** A list of micro-operations, each a list that begins with the name of a function. */
function isTransaction(value: Op['value']): value is readonly (readonly Value[])[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => Array.isArray(item) && typeof item[0] === 'string')
  );
}

function transactionLabel(value: Op['value'], limit: number): string {
  const text = isTransaction(value) ? value.map(microOperation).join('; ') : showValue(value);
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}
