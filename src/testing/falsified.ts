import { type Op, Random, stringifyJson, type Value, valueEquals } from '../core/index.js';

/** Of the answers that say something, so many are swapped. */
const SHARE = 0.3;

/**
 * The history of a store that lies: some answers that say more than the question are exchanged for what the store said to
 * another question of the same kind, about the same key; where there is no other answer, some acknowledged operations are
 * said to have failed. The same history every time.
 */
export function falsified(ops: readonly Op[]): Op[] {
  const random = new Random(1).split('falsified');
  const invoked = new Map<Op['process'], Op>();
  const kinds = new Map<string, Value[]>();
  const answers = new Map<Op, string>();
  for (const op of ops) {
    if (op.type === 'invoke') invoked.set(op.process, op);
    const asked = invoked.get(op.process);
    if (op.type !== 'ok' || asked === undefined || valueEquals(op.value ?? null, asked.value ?? null)) continue;
    const kind = stringifyJson([op.f, op.key ?? null, shapeOf(asked.value ?? null)]);
    kinds.set(kind, [...(kinds.get(kind) ?? []), op.value ?? null]);
    answers.set(op, kind);
  }
  const chosen = ops.map((op) => op.type === 'ok' && random.chance(SHARE));
  const lies = ops.map((op, i) => {
    if (!chosen[i]) return op;
    const others = kinds.get(answers.get(op) ?? '')?.filter((value) => !valueEquals(value, op.value ?? null)) ?? [];
    return others.length === 0 ? op : Object.assign({}, op, { value: random.pick(others) });
  });
  if (lies.some((op, i) => op !== ops[i])) return lies;
  return ops.map((op, i) => (chosen[i] ? Object.assign({}, op, { type: 'fail' as const }) : op));
}

/** What answers must have in common to be exchanged: of a transaction, what it does to which keys. */
function shapeOf(asked: Value): Value {
  return Array.isArray(asked) && asked.every((one) => Array.isArray(one)) ? asked : null;
}
