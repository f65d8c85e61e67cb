import { checkers } from '../checkers/registry.js';
import {
  bankAccounts,
  chains,
  counters,
  ids,
  keyPairs,
  logs,
  oneSet,
  queue,
  registers,
  type Store,
  smallSets,
  workloadHistory,
} from './workload-histories.js';

/*
 * Checks a history of a million operations of 20 clients with every checker that is not a search, once from a store that is
 * right and once from one that is wrong now and then, and prints time and memory.
 * Usage: node dist/bench/checkers.bench.js [operations] [checker]
 */

const CASES: readonly (readonly [checker: string, what: string, store: (wrong: boolean) => Store])[] = [
  ['set', 'one set', oneSet],
  ['set', 'sets by key', (wrong) => smallSets('add', wrong)],
  ['set-full', 'one set', oneSet],
  ['set-full', 'sets by key', (wrong) => smallSets('add', wrong)],
  ['bank', '8 accounts', bankAccounts],
  ['counter', '10 counters', counters],
  ['unique-ids', 'one generator', ids],
  ['total-queue', 'drained at the end', queue],
  ['long-fork', 'pairs of keys', keyPairs],
  ['causal-reverse', 'inserts by key', (wrong) => smallSets('write', wrong)],
  ['monotonic', 'a writer per key', registers],
  ['causal', 'a writer per key', registers],
  ['sequential', 'chains of 5', chains],
  ['kafka', '10 logs', logs],
  ['stats', 'registers', registers],
  ['latency', 'registers', registers],
  ['rate', 'registers', registers],
  ['availability', 'registers', registers],
  ['vacuity', 'registers', registers],
];

async function measure(name: string, what: string, store: Store, operations: number): Promise<Record<string, unknown>> {
  const history = workloadHistory(store, operations, 1);
  const checker = await checkers.get(name)?.load({});
  if (!checker) throw new RangeError(`there is no checker ${name}`);
  const times: number[] = [];
  let valid: unknown;
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage();
    ({ valid } = await checker.check(history, {}));
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  const [, median] = times.toSorted((a, b) => a - b);
  const rssMb = process.resourceUsage().maxRSS / 1024;
  return { checker: name, what, valid, 'CPU ms': Math.round(median), 'peak RSS MB': Math.round(rssMb) };
}

const operations = Number(process.argv[2] ?? 1_000_000);
const only = process.argv[3];
const rows: Record<string, unknown>[] = [];
for (const [name, what, store] of CASES) {
  if (only !== undefined && only !== name) continue;
  for (const wrong of [false, true]) rows.push(await measure(name, what, store(wrong), operations));
}
console.table(rows);
