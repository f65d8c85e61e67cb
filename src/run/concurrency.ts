import { UsageError } from '../core/index.js';

/** Threads at most; histories name processes by 31-bit numbers, and nobody has that many clients on one machine. */
const CONCURRENCY_MAX = 10_000;

/**
 * Client processes from what was typed: `10` is ten, `2n` two for each node.
 * @throws UsageError `BAD_CONCURRENCY`.
 */
export function parseConcurrency(text: string, nodes: number): number {
  const match = /^(\d+)(n?)$/.exec(text.trim());
  const count = match ? Number(match[1]) * (match[2] === 'n' ? nodes : 1) : 0;
  if (count >= 1 && count <= CONCURRENCY_MAX) return count;
  throw new UsageError(`--concurrency ${text}: this is not a number of clients from 1 to ${CONCURRENCY_MAX}`, {
    code: 'BAD_CONCURRENCY',
    hint: 'Give a number such as 10, or a number for each node such as 2n.',
  });
}
