import { z } from 'zod';
import { set as setChecker } from '../../checkers/index.js';
import type { OpRequest, Workload } from '../../src/core/index.js';
import { eachThread, unfold } from '../../src/generators/index.js';
import { readUntilOk } from '../final-reads.js';

const setOptions = z.object({
  reads: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe('Share of the operations that read the whole set during the run.'),
  linearizable: z
    .boolean()
    .default(true)
    .describe('Is an element wrong that a read lacks, though it was known before the read began?'),
});

export type SetWorkloadOptions = z.infer<typeof setOptions>;

const READ: OpRequest = { f: 'read' };
/** How often a final read is tried: everything that is judged at the end depends on it. */
const FINAL_TRIES = 60;

/**
 * One set. Every element is added once, so that whatever a read shows or lacks can be traced to one add.
 * The protocol `set`: `add` x; `read` null, ok: all elements, in any order.
 */
export const set: Workload<SetWorkloadOptions> = {
  name: 'set',
  description: 'Unique adds and a final read by every client; finds lost, stale, duplicated and phantom elements.',
  protocol: 'set',
  options: setOptions,
  generator: ({ reads }) =>
    unfold(0, (next, { random }) => (random.chance(reads) ? [READ, next] : [{ f: 'add', value: next }, next + 1])),
  finalGenerator: () => eachThread(readUntilOk(READ, FINAL_TRIES)),
  checkers: ({ linearizable }) => [setChecker({ linearizable })],
};
