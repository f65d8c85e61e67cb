import { type History, HistoryBuilder, INVOKE, NULL_ID, OK, Random, type ValueId } from '../src/core/index.js';

/** A made history of clients on a container of distinct values, every operation of which takes effect between its events. */
export interface ContainerShape {
  readonly model: 'set' | 'unordered-queue' | 'fifo-queue' | 'stack' | 'priority-queue';
  readonly operations: number;
  readonly clients: number;
}

/** How full containers are kept, about. */
const FILL = 20;

export function containerHistory(shape: ContainerShape, seed = 1): History {
  const random = new Random(seed, JSON.stringify(shape));
  const { model, operations, clients } = shape;
  const builder = new HistoryBuilder();
  const table = builder.values;
  const [put, take] = model === 'stack' ? ['push', 'pop'] : ['enqueue', 'dequeue'];
  /** What each client is at: nothing, an operation asked for, or one that took effect and is to be answered. */
  const doing = Array.from({ length: clients }, () => ({
    phase: 0,
    f: '',
    asked: NULL_ID,
    answer: NULL_ID,
    element: 0,
  }));
  const held: number[] = [];
  /** Elements of a set that somebody is about to remove; nobody else does. */
  const leaving = new Set<number>();
  let started = 0;
  let open = 0;
  let next = 0;
  const event = (process: number, type: number, f: string, value: ValueId) =>
    builder.appendRow(type, process, builder.name(f), value, -1, builder.length * 1000, -1, -1, builder.length);

  const ask = (client: (typeof doing)[number]) => {
    const puts = random.float() < (held.length < FILL ? 0.6 : 0.4);
    if (puts) {
      client.element = next++;
      client.f = model === 'set' ? 'add' : put;
    } else if (model === 'set') {
      client.element = random.chance(0.8) ? (held[random.int(Math.max(1, held.length))] ?? next++) : next++;
      client.f = 'contains';
      if (held.includes(client.element) && !leaving.has(client.element)) {
        client.f = 'remove';
        leaving.add(client.element);
      }
    } else client.f = take;
    client.asked = client.f === take && model !== 'set' ? NULL_ID : table.internInt(client.element);
  };

  const apply = (client: (typeof doing)[number]) => {
    client.answer = client.asked;
    if (client.f === put || client.f === 'add') held.push(client.element);
    else if (client.f === 'contains') client.answer = table.intern([client.element, held.includes(client.element)]);
    else if (client.f === 'remove') {
      held.splice(held.indexOf(client.element), 1);
      leaving.delete(client.element);
    } else client.answer = taken();
  };

  const taken = (): ValueId => {
    let element: number | undefined;
    if (model === 'stack') element = held.pop();
    else if (model === 'fifo-queue') element = held.shift();
    else if (model === 'unordered-queue') element = held.splice(random.int(Math.max(1, held.length)), 1)[0];
    else {
      const least = Math.min(...held);
      element = held.length === 0 ? undefined : held.splice(held.indexOf(least), 1)[0];
    }
    return element === undefined ? NULL_ID : table.internInt(element);
  };

  while (started < operations || open > 0) {
    const process = random.int(clients);
    const client = doing[process];
    if (client.phase === 0) {
      if (started >= operations) continue;
      started++;
      open++;
      ask(client);
      event(process, INVOKE, client.f, client.asked);
    } else if (client.phase === 1) apply(client);
    else {
      open--;
      event(process, OK, client.f, client.answer);
    }
    client.phase = (client.phase + 1) % 3;
  }
  return builder.build();
}
