import { z } from 'zod';

export const registerOptions = z.object({
  opsPerKey: z.int().min(1).default(200).describe('Operations on a register before its clients go on to a fresh one.'),
  threadsPerKey: z
    .int()
    .min(0)
    .default(0)
    .describe('Clients that work on a register at a time. Default: all, in groups of at least five.'),
  reads: z.number().min(0).max(1).default(0.5).describe('Share of the operations that are reads.'),
  cas: z
    .number()
    .min(0)
    .max(1)
    .default(0.25)
    .describe('Share of the operations that are compare-and-set; writes are the rest.'),
  values: z
    .int()
    .min(0)
    .default(0)
    .describe('How many different values are written to a register. Default: every write has a value of its own.'),
});

export type RegisterOptions = z.infer<typeof registerOptions>;
