import { type History, HistoryBuilder, NULL_ID, Random, type ValueId } from '../src/core/index.js';
import { type Client, clientHistory } from './clients.js';

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
  const { model } = shape;
  const builder = new HistoryBuilder();
  const table = builder.values;
  const [put, take] = model === 'stack' ? ['push', 'pop'] : ['enqueue', 'dequeue'];
  const held: number[] = [];
  /** Elements of a set that somebody is about to remove; nobody else does. */
  const leaving = new Set<number>();
  let next = 0;

  const ask = (client: Client) => {
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

  const apply = (client: Client) => {
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

  return clientHistory(builder, random, shape, ask, apply);
}
