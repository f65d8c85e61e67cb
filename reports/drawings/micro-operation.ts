import { showValue, type Value } from '../../src/core/value.js';

const VERBS: Readonly<Record<string, string>> = { r: 'read', w: 'write', append: 'append' };

/** A micro-operation in words: `read x → [4,7]`, `append 7 to x`, `write x = 1`. */
export function microOperation(op: Value): string {
  if (!Array.isArray(op) || op.length < 2) return showValue(op, 32);
  const [f, key, value] = op as readonly Value[];
  const verb = VERBS[String(f)] ?? String(f);
  const name = typeof key === 'string' ? key : showValue(key, 12);
  if (verb === 'append') return `append ${showValue(value, 14)} to ${name}`;
  if (verb === 'write') return `write ${name} = ${showValue(value, 18)}`;
  return value === undefined ? `${verb} ${name}` : `${verb} ${name} → ${showRead(value)}`;
}

const READ_LIMIT = 24;
const ELEMENTS_FIRST = 1;
const ELEMENTS_LAST = 4;

/** What was read; of a long list the middle is left out, for what matters is what came last. */
function showRead(value: Value): string {
  const text = showValue(value, READ_LIMIT);
  if (!Array.isArray(value) || !text.endsWith('…')) return text;
  const items = value as readonly Value[];
  if (items.length <= ELEMENTS_FIRST + ELEMENTS_LAST) return text;
  const show = (item: Value) => showValue(item, 8);
  return `[${[...items.slice(0, ELEMENTS_FIRST).map(show), '…', ...items.slice(-ELEMENTS_LAST).map(show)].join(',')}]`;
}
