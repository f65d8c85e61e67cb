import { type History, HistoryBuilder, NULL_ID, Random, type ValueId } from '../src/core/index.js';
import { type Client, clientHistory } from './clients.js';

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

export function growingHistory(shape: GrowingShape, seed = 1): History {
  const { grows, operations, reads = 0, wrong } = shape;
  const random = new Random(seed, grows);
  const builder = new HistoryBuilder();
  const table = builder.values;
  const held = new Set<number>();
  const every = reads > 0 ? Math.floor(operations / reads) : Number.POSITIVE_INFINITY;
  let next = 0;

  const ask = (client: Client, started: number): ValueId => {
    if (grows === 'unique-ids' || started % every === 0) {
      client.f = grows === 'unique-ids' ? 'generate' : 'read';
      return NULL_ID;
    }
    client.f = random.chance(0.5) ? 'add' : 'contains';
    client.element = client.f === 'add' ? next++ : random.int(next + 5);
    return table.internInt(client.element);
  };

  const answer = (client: Client, started: number): ValueId => {
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

  return clientHistory(
    builder,
    random,
    shape,
    (client, started) => {
      client.asked = ask(client, started);
    },
    (client, started) => {
      client.answer = answer(client, started);
    },
  );
}
