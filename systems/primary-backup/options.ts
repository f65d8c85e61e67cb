import { z } from 'zod';
import { simulationParameters } from '../../src/sim/index.js';

/** Each of these breaks exactly one rule of the protocol. */
export const primaryBackupMutants = [
  'none',
  'ack-before-majority',
  'lost-on-failover',
  'blind-vote',
  'stale-lease-read',
  'read-one',
  'no-fsync',
  'duplicate-apply',
  'unvalidated-snapshot',
] as const;

/**
 * `ack-before-majority`: asynchronous backups. The primary answers when an update is in its own log.
 * `lost-on-failover`: a new primary forgets entries that it does not know to be committed.
 * `blind-vote`: a vote is given without comparing logs.
 * `stale-lease-read`: a primary answers reads without making sure that it still is one.
 * `read-one`: every node answers reads from its own copy.
 * `no-fsync`: nothing is made durable before it is acknowledged.
 * `duplicate-apply`: an update that was sent again is done again.
 * `unvalidated-snapshot`: a transaction reads the copy of the node that took it; only what it writes is ordered.
 */
export const primaryBackupOptions = simulationParameters.extend({
  mutant: z.enum(primaryBackupMutants).default('none').describe('Breaks one rule of the protocol on purpose'),
  heartbeatMs: z.number().min(1).default(50).describe('How often a primary says that it is there'),
  electionMs: z
    .number()
    .min(10)
    .default(250)
    .describe(
      'How long a backup does without a primary at least, before it tries to become one; at most twice as long',
    ),
});

export type PrimaryBackupOptions = z.infer<typeof primaryBackupOptions>;
