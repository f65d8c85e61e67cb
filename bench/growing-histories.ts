import { type History, HistoryBuilder, INVOKE, NULL_ID, OK, Random, type ValueId } from '../src/core/index.js';

/** A made history of clients on an object that only grows, every operation of which takes effect between its events. */
export interface GrowingShape {
  readonly grows: 'grow-only-set' | 'unique-ids';
  readonly operations: number;
  readonly clients: number;
  /** Reads of a whole set, evenly spread. */
  readonly reads?: number;
  /** The last read misses an element that was there. */
  readonly wrong?: boolean;
}

export function growingHistory({ grows, operations, clients, reads = 0, wrong }: GrowingShape, seed = 1): History {
  const random = new Random(seed, grows);
  const builder = new HistoryBuilder();
  const table = builder.values;
  const doing = Array.from({ length: clients }, () => ({ phase: 0, f: '', element: 0, answer: NULL_ID }));
  const held = new Set<number>();
  const every = reads > 0 ? Math.floor(operations / reads) : Number.POSITIVE_INFINITY;
  let started = 0;
  let open = 0;
  let next = 0;
  const event = (process: number, type: number, f: string, value: ValueId) =>
    builder.appendRow(type, process, builder.name(f), value, -1, builder.length * 1000, -1, -1, builder.length);

  const ask = (client: (typeof doing)[number]): ValueId => {
    if (grows === 'unique-ids' || started % every === 0) {
      client.f = grows === 'unique-ids' ? 'generate' : 'read';
      return NULL_ID;
    }
    client.f = random.chance(0.5) ? 'add' : 'contains';
    client.element = client.f === 'add' ? next++ : random.int(next + 5);
    return table.internInt(client.element);
  };

  const answer = (client: (typeof doing)[number]): ValueId => {
    const { f, element } = client;
    if (f === 'generate') return table.internInt(next++);
    if (f === 'contains') return table.intern([element, held.has(element)]);
    if (f === 'read') {
      const missing = wrong && started + every > operations ? 1 : 0;
      return table.intern([...held].slice(missing));
    }
    held.add(element);
    return table.internInt(element);
  };

  while (started < operations || open > 0) {
    const process = random.int(clients);
    const client = doing[process];
    if (client.phase === 0) {
      if (started >= operations) continue;
      started++;
      open++;
      const asked = ask(client);
      event(process, INVOKE, client.f, asked);
    } else if (client.phase === 1) client.answer = answer(client);
    else {
      open--;
      event(process, OK, client.f, client.answer);
    }
    client.phase = (client.phase + 1) % 3;
  }
  return builder.build();
}
