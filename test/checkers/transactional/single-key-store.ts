import { History, type OpInput, type Random, type Value } from '../../../src/core/index.js';

/** What a simulated store promises about every single key; nothing about several. */
export type KeyPromise = 'linearizable' | 'sequential';

interface Client {
  readonly process: number;
  /** By key, how far along its versions this client has got. */
  readonly seen: Map<number, number>;
  /** Micro-operations that are still to be executed, and those that have been. */
  left: Value[][];
  done: Value[][];
}

/**
 * A history of register transactions on a store that keeps its promise about every key. Each key has a list of versions. A
 * linearizable one is read at its end; of a sequential one each client sees some version, never an older one than before.
 * Writes go to the end.
 * @param whole every transaction touches one key, and takes effect at one moment; otherwise its micro-operations take
 *   effect one after the other, with those of others in between
 */
export function singleKeyHistory(random: Random, promise: KeyPromise, whole: boolean, transactions: number): History {
  const versions: (number | null)[][] = [[null], [null], [null]];
  const clients = Array.from({ length: 3 }, (_, process): Client => ({ process, seen: new Map(), left: [], done: [] }));
  const open = new Set<Client>();
  const ops: OpInput[] = [];
  const event = ({ process }: Client, type: 'invoke' | 'ok', value: Value) =>
    ops.push({ process, type, f: 'txn', value });
  let value = 0;
  let begun = 0;
  while (begun < transactions || open.size > 0) {
    const client = random.pick(clients);
    if (!open.has(client)) {
      if (begun++ >= transactions) continue;
      const key = random.int(3);
      client.left = Array.from({ length: random.between(1, 3) }, (_, i) =>
        random.chance(0.5) || (whole && i > 0)
          ? ['r', whole ? key : random.int(3), null]
          : ['w', whole ? key : random.int(3), ++value],
      );
      // A transaction that takes effect at one moment writes once, at its end, what nobody sees half of.
      if (whole) client.left.reverse();
      client.done = [];
      event(client, 'invoke', [...client.left]);
      open.add(client);
    } else if (client.left.length > 0) {
      const latest = promise === 'linearizable' || (whole && client.left.some(([f]) => f === 'w'));
      const at = execute(random, client, versions, latest);
      const rest = whole ? client.left.length : 0;
      for (let i = 0; i < rest; i++) execute(random, client, versions, latest, at);
    } else {
      event(client, 'ok', client.done);
      open.delete(client);
    }
  }
  return History.from(ops);
}

/**
 * Executes a client's next micro-operation; the place of the version that it saw or made.
 * @param latest reads see the last version
 * @param same reads see this one
 */
function execute(random: Random, client: Client, versions: (number | null)[][], latest: boolean, same = -1): number {
  const [f, k, written] = client.left.shift() as [string, number, number];
  const ofKey = versions[k] as (number | null)[];
  if (f === 'w') ofKey.push(written);
  const last = ofKey.length - 1;
  const some = same >= 0 ? same : random.between(client.seen.get(k) ?? 0, last);
  const at = f === 'w' || latest ? last : some;
  client.seen.set(k, at);
  client.done.push([f, k, ofKey[at] as Value]);
  return at;
}
