import { HistoryBuilder, type Op } from '../src/core/index.js';

/** Memory that a history takes, with the events as the conductor records them: registers of small values. */

const OPERATIONS = 1_000_000;

function collected(): { rssMb: number; usedMb: number } {
  globalThis.gc?.();
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { rssMb: rss / 1e6, usedMb: (heapUsed + Math.max(external, arrayBuffers)) / 1e6 };
}

function event(index: number, type: Op['type']): Op {
  const operation = index >> 1;
  const key = Math.floor(operation / 200);
  const common = { index, timeNs: index * 5_000, process: operation % 10, type, key, node: `n${(operation % 5) + 1}` };
  const n = operation % 200;
  if (n % 4 === 0) return { ...common, f: 'write', value: n };
  if (n % 4 === 1) return { ...common, f: 'cas', value: [n - 1, n] };
  return { ...common, f: 'read', value: type === 'invoke' ? null : n };
}

const before = collected();
const builder = new HistoryBuilder();
for (let i = 0; i < OPERATIONS; i++) {
  builder.append(event(2 * i, 'invoke'));
  builder.append(event(2 * i + 1, 'ok'));
}
const history = builder.build();
const after = collected();
console.table({
  operations: OPERATIONS,
  events: history.length,
  'growth of resident memory, MB': Math.round(after.rssMb - before.rssMb),
  'growth of memory in use, MB': Math.round(after.usedMb - before.usedMb),
  'distinct values': history.values.size,
});
