import { z } from 'zod';
import { simulationParameters } from '../../src/sim/index.js';

/** Each of these breaks exactly one rule of the protocol. */
export const abdMutants = [
  'none',
  'no-write-back',
  'read-one',
  'ack-before-majority',
  'stale-timestamp',
  'no-tie-break',
  'no-fsync',
] as const;

export type AbdMutant = (typeof abdMutants)[number];

/**
 * `no-write-back`: a read answers without writing what it read to a majority.
 * `read-one`: a read asks its own node only.
 * `ack-before-majority`: a write answers when one copy has it.
 * `stale-timestamp`: a write takes its counter from its own node, without asking a majority.
 * `no-tie-break`: of two writes with the same counter each copy keeps the one that came first.
 * `no-fsync`: nothing is made durable before it is acknowledged.
 */
export const abdOptions = simulationParameters.extend({
  mutant: z.enum(abdMutants).default('none').describe('Breaks one rule of the protocol on purpose'),
  retransmitMs: z.number().min(1).default(100).describe('How often an unanswered message is sent again'),
});

export type AbdOptions = z.infer<typeof abdOptions>;
