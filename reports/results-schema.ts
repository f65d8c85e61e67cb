import { z } from 'zod';
import type { Op, Value } from '../src/core/index.js';

/** A value that a client sent or a database answered, as JSON. */
const value: z.ZodType<Value> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(value), z.record(z.string(), value)]),
);
const validity = z.union([z.literal(true), z.literal(false), z.literal('unknown')]);
const options = z.record(z.string(), z.unknown());
const counts = z.looseObject({ ok: z.int(), fail: z.int(), info: z.int() });

const op: z.ZodType<Op> = z.looseObject({
  index: z.int(),
  // A foreign history may have no times; JSON has no NaN, so they come as null.
  timeNs: z.preprocess((time) => (time === null ? Number.NaN : time), z.union([z.number(), z.nan()])),
  process: z.union([z.int(), z.literal('nemesis')]),
  type: z.enum(['invoke', 'ok', 'fail', 'info']),
  f: z.string(),
  key: value.optional(),
  value: value.optional(),
  node: z.string().optional(),
  error: value.optional(),
});

const anomaly = z.looseObject({
  type: z.string(),
  prose: z.string(),
  key: value.optional(),
  ops: z.array(op),
  context: z.array(op).optional(),
  culprits: z.array(z.int()).optional(),
  details: options.optional(),
});

const checker = z.looseObject({
  name: z.string(),
  valid: validity,
  summary: z.string(),
  anomalies: z.array(anomaly),
  anomalyCount: z.int().optional(),
  stats: options.optional(),
  unknownBecause: z.string().optional(),
  error: z.looseObject({ code: z.string().optional(), message: z.string() }).optional(),
  certificate: z.string().optional(),
  elapsedMs: z.number().optional(),
});

const recovery = z.looseObject({
  toFirstOkNs: z.number().nullable(),
  toRateBeforeNs: z.number().nullable(),
  rateBeforePerSecond: z.number().optional(),
});

const fault = z.looseObject({
  id: z.number(),
  fault: z.string(),
  shape: z.string().optional(),
  nodes: z.array(z.string()),
  groups: z.array(z.array(z.string())).optional(),
  startNs: z.number(),
  endNs: z.number().optional(),
  proven: z.boolean().optional(),
  beside: z.array(z.int()).optional(),
  healed: z.boolean().optional(),
  measured: z.looseObject({ on: value.optional(), healed: value.optional() }),
  recovery: recovery.optional(),
});

const environment = z.looseObject({
  dsverify: z.string(),
  node: z.string(),
  os: z.string(),
  engine: z.string(),
  cpus: z.number().optional(),
  memoryMb: z.number().optional(),
  findings: z
    .array(
      z.looseObject({
        name: z.string(),
        status: z.enum(['ok', 'warning', 'missing']),
        summary: z.string(),
        fix: z.string().optional(),
      }),
    )
    .optional(),
});

/** The schema of results.json, version 1. Fields that it does not know pass through. */
export const resultsSchema = z.looseObject({
  schema: z.literal(1),
  run: z.looseObject({
    id: z.string(),
    directory: z.string(),
    completeness: z.enum(['complete', 'interrupted', 'truncated']),
  }),
  valid: validity,
  summary: z.string(),
  seed: z.number(),
  system: z.string(),
  version: z.string(),
  systemOptions: options,
  image: z
    .looseObject({
      reference: z.string(),
      digest: z.string(),
      source: z.enum(['official', 'offline-build', 'user', 'simulated']),
      version: z.string(),
    })
    .optional(),
  workload: z.string(),
  workloadOptions: options,
  nemesis: z.string(),
  nodes: z.array(z.string()),
  concurrency: z.int(),
  limits: z.looseObject({
    timeLimitNs: z.number().optional(),
    opLimit: z.number().optional(),
    ratePerSecond: z.number().optional(),
    opTimeoutNs: z.number().optional(),
  }),
  commands: z.looseObject({ run: z.string(), replay: z.string() }),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  operations: counts.extend({
    byF: z.record(z.string(), counts),
    okDuringFaults: z.int().optional(),
    errors: z
      .array(z.object({ f: z.string(), error: z.string(), count: z.int(), example: z.string().optional() }))
      .optional(),
  }),
  faults: z.array(fault),
  bands: z
    .array(z.looseObject({ name: z.string(), startF: z.string(), stopF: z.string(), color: z.string() }))
    .optional(),
  phases: z.array(z.looseObject({ phase: z.string(), startNs: z.number() })).optional(),
  recovery: recovery.optional(),
  checkers: z.array(checker),
  claims: z.array(z.looseObject({ protocol: z.string(), model: z.string(), source: z.string() })),
  environment,
  files: z.looseObject({
    history: z.string(),
    plan: z.string().optional(),
    log: z.string().optional(),
    nodeLogs: z.record(z.string(), z.string()).optional(),
  }),
  report: z.string().optional(),
  warnings: z.array(z.string()),
});
