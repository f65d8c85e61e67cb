import { z } from 'zod';

/** What can be chosen about an etcd cluster and its clients. */
export const etcdOptions = z
  .object({
    readMode: z
      .enum(['linearizable', 'serializable'])
      .default('linearizable')
      .describe(
        'How reads are asked for. Serializable ones are answered from the local copy of the node, and may be stale.',
      ),
    snapshotCount: z
      .number()
      .int()
      .min(1)
      .max(10_000_000)
      .optional()
      .describe(
        'Committed entries between snapshots of the raft log. Small values make lagging members catch up by snapshot.',
      ),
    heartbeatMs: z
      .number()
      .int()
      .min(10)
      .max(10_000)
      .default(100)
      .describe('Time between heartbeats of the leader, in milliseconds.'),
    electionMs: z
      .number()
      .int()
      .min(50)
      .max(50_000)
      .default(1_000)
      .describe('Time without heartbeats after which a follower stands for election, in milliseconds.'),
  })
  // etcd itself refuses to start otherwise.
  .refine(({ heartbeatMs, electionMs }) => electionMs >= 5 * heartbeatMs, {
    path: ['electionMs'],
    message: 'it must be at least five times the time between heartbeats',
  });

export type EtcdOptions = z.infer<typeof etcdOptions>;
