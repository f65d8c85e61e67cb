import { type Generator, type History, INVOKE, NEMESIS, type Value } from '../../src/core/index.js';
import { any, onThreads } from '../../src/generators/index.js';
import { readUntilOk } from '../final-reads.js';
import type { TransactionOptions } from './transactions.js';

/** How often a final read is tried. */
const FINAL_TRIES = 10;

/**
 * Every key that a transaction was about is read once more, by transactions of the greatest length that was asked for: a
 * write that was confirmed and that nobody looked at since shows now whether it is there. The threads share the keys.
 */
export function transactionFinalReads(options: TransactionOptions, concurrency: number, history: History): Generator {
  const keys = [...keysOf(history)];
  const size = options.maxTxnLength;
  const reads = Array.from({ length: Math.ceil(keys.length / size) }, (_, i) => ({
    f: 'txn',
    value: keys.slice(i * size, (i + 1) * size).map((key): Value => ['r', key, null]),
  }));
  const byThread = Array.from({ length: Math.min(concurrency, reads.length) }, (_, thread) =>
    onThreads(
      [thread],
      reads.filter((_read, i) => i % concurrency === thread).map((read) => readUntilOk(read, FINAL_TRIES)),
    ),
  );
  return any(...byThread);
}

function keysOf(history: History): Set<Value> {
  const keys = new Set<Value>();
  const { type, process } = history.columns;
  for (let row = 0; row < history.length; row++) {
    if (type[row] !== INVOKE || process[row] === NEMESIS) continue;
    const operations = history.value(row);
    if (!Array.isArray(operations)) continue;
    for (const operation of operations as readonly (readonly Value[])[]) keys.add(operation[1] as Value);
  }
  return keys;
}
