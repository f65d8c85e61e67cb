import type { OpInput, OpType, Random, Value } from '../../src/core/index.js';

/** What a client asks for. */
export interface Asked {
  readonly f: string;
  readonly key?: Value;
  readonly value: Value;
}

/** An operation as a reader of the history understands it. */
export interface Operation extends Asked {
  readonly process: number;
  /** Positions of the events; infinite where it never completed. */
  readonly invoked: number;
  completed: number;
  outcome: 'ok' | 'fail' | 'info';
  answer: Value | undefined;
}

/**
 * A history of overlapping clients: some operations fail, some end without an answer, some never end, after which a new
 * process takes the place; the nemesis speaks in between. `answer` may be anything; without one the completion leaves its
 * value out.
 */
export function randomHistory(
  random: Random,
  count: number,
  ask: () => Asked,
  answer: (asked: Asked) => Value | undefined,
): OpInput[] {
  const clients = [0, 1, 2].map((process) => ({ process, asked: undefined as Asked | undefined }));
  const events: OpInput[] = [];
  let next = clients.length;
  for (let asked = 0; asked < count || clients.some((client) => client.asked); ) {
    if (random.chance(0.03)) events.push({ process: 'nemesis', type: 'info', f: 'read', value: [1] });
    const client = random.pick(clients);
    if (!client.asked) {
      if (asked++ >= count) continue;
      client.asked = ask();
      events.push({ ...client.asked, process: client.process, type: 'invoke' });
      continue;
    }
    const { process, asked: op } = client;
    client.asked = undefined;
    const type = random.pick<OpType | undefined>(['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'fail', 'info', undefined]);
    const value = type === 'ok' ? answer(op) : op.value;
    const { value: _, ...rest } = op;
    if (type !== undefined) events.push({ ...rest, process, type, ...(value === undefined ? {} : { value }) });
    if (type === 'info' || type === undefined) client.process = next++;
  }
  return events;
}

/** Pairs invocations with completions, by process. */
export function operationsOf(events: readonly OpInput[]): Operation[] {
  const operations: Operation[] = [];
  const open = new Map<number, Operation>();
  events.forEach((event, at) => {
    const { process, type, f, key, value } = event;
    if (process === 'nemesis') return;
    if (type === 'invoke') {
      const asked = { f, value: value ?? null, ...(key === undefined ? {} : { key }) };
      const operation: Operation = {
        ...asked,
        process,
        invoked: at,
        completed: Number.POSITIVE_INFINITY,
        outcome: 'info',
        answer: undefined,
      };
      operations.push(operation);
      open.set(process, operation);
      return;
    }
    const operation = open.get(process);
    if (!operation) return;
    operation.completed = at;
    operation.outcome = type;
    operation.answer = value;
    open.delete(process);
  });
  return operations;
}

/** Text that is the same for the same values only. */
export function text(value: Value | undefined): string {
  return value === undefined ? 'none' : `${typeof value} ${JSON.stringify(value)}`;
}
