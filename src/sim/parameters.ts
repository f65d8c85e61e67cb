import { z } from 'zod';

/**
 * What a simulated cluster is made of, besides the program on its nodes. Times in milliseconds of virtual time.
 * The defaults are those of a bad network on a good day: what never happens finds nothing.
 */
export const simulationParameters = z.object({
  latencyMs: z.number().min(0).default(1).describe('Shortest time that a packet takes from one node to another'),
  jitterMs: z.number().min(0).default(4).describe('Mean of what is added to the latency, exponentially distributed'),
  loss: z.number().min(0).max(1).default(0.01).describe('Share of the packets between nodes that are lost'),
  duplicate: z.number().min(0).max(1).default(0.01).describe('Share of the packets between nodes that arrive twice'),
  reorder: z.number().min(0).max(1).default(0.02).describe('Share of the packets between nodes that are held up'),
  reorderMs: z.number().min(0).default(100).describe('Longest time that a packet is held up, if it is'),
  fsyncMs: z.number().min(0).default(0.5).describe('Mean time that an fsync takes, exponentially distributed'),
  clockOffsetMs: z.number().min(0).default(100).describe('How far wall clocks are off at most, either way'),
  clockDriftPpm: z.number().min(0).max(500_000).default(50).describe('How much clocks drift at most, either way'),
});

export type SimulationParameters = z.infer<typeof simulationParameters>;
