import type { Checker, Value } from '../src/core/index.js';

/** What a user may say about a check. Every checker takes what concerns it. */
export interface CheckerOptions {
  /** linearizable: the model's name. */
  readonly model?: string;
  /** linearizable: the value of what was never written. */
  readonly init?: Value;
  /** Values are `[key, value]`: judge each key on its own. */
  readonly byKey?: boolean;
  /** linearizable: this engine only, for comparison. */
  readonly engine?: string;
  /** Transactional: what was promised. */
  readonly consistencyModels?: readonly string[];
  /** Transactional: report these anomalies only. */
  readonly anomalies?: readonly string[];
  /** Transactional: `linearizable-keys`, `sequential-keys`, `wfr-keys`. */
  readonly assume?: readonly string[];
  /** long-fork: how many keys a group has. */
  readonly groupSize?: number;
  /** set, set-full: does the set promise linearizability? */
  readonly linearizable?: boolean;
  /** bank: the sum of all accounts; default: what most reads show. */
  readonly total?: number;
  /** bank: may balances be negative? */
  readonly negativeBalances?: boolean;
  /** total-queue: is it wrong if an element comes out more often than it went in? */
  readonly exactlyOnce?: boolean;
}

export interface CheckerEntry {
  readonly name: string;
  /** One sentence: what it finds. */
  readonly description: string;
  load(options: CheckerOptions): Promise<Checker>;
}

/** Every checker by its name. Loaded when asked for, so that naming them costs nothing. */
export const checkers: ReadonlyMap<string, CheckerEntry> = new Map(
  [
    entry('linearizable', 'Every operation took effect at once, between its call and its return.', async (options) => {
      const { linearizable } = await import('./linearizable/index.js');
      const { model = 'cas-register', init, byKey, engine } = options;
      return linearizable({
        model,
        ...(init === undefined ? {} : { init }),
        ...(byKey === undefined ? {} : { byKey }),
        ...(engine === undefined ? {} : { engine }),
      });
    }),
    entry(
      'list-append',
      'Transactions of appends to lists and reads of them: isolation anomalies by name, and the models they rule out.',
      async (options) => (await import('./transactional/checker.js')).listAppend(options),
    ),
    entry(
      'rw-register',
      'Transactions of writes and reads of registers: isolation anomalies by name, and the models they rule out.',
      async (options) => (await import('./transactional/checker.js')).rwRegister(options),
    ),
    entry(
      'set',
      'Unique adds and reads of the whole set: lost, stale, duplicated and phantom elements.',
      async (options) => (await import('./sets/set.js')).set(options),
    ),
    entry('set-full', 'As set, with the time until every element became visible for good.', async (options) =>
      (await import('./sets/set-full.js')).setFull(options),
    ),
    entry('bank', 'Transfers between accounts: wrong totals, negative and missing balances.', async (options) =>
      (await import('./bank.js')).bank(options),
    ),
    entry('counter', 'Reads of a counter lie within the bounds of what was added.', async () =>
      (await import('./counter.js')).counter(),
    ),
    entry('unique-ids', 'No generated id is given out twice.', async () =>
      (await import('./unique-ids.js')).uniqueIds(),
    ),
    entry(
      'total-queue',
      'What went into a queue against what came out: lost, unexpected and duplicated elements.',
      async ({ exactlyOnce = false }) =>
        (await import('./queue/total-queue.js')).totalQueue({ duplicates: !exactlyOnce }),
    ),
    entry('long-fork', 'Two reads that disagree about the order of two writes.', async (options) =>
      (await import('./long-fork.js')).longFork(options),
    ),
    entry('causal-reverse', 'A read that shows an insert but not one acknowledged before it began.', async () =>
      (await import('./causal-reverse.js')).causalReverse(),
    ),
    entry('monotonic', 'The four session guarantees, for registers whose numbers rise.', async () =>
      (await import('./session/monotonic.js')).monotonic(),
    ),
    entry('sequential', 'Reads of a chain of writes show a prefix of it.', async () =>
      (await import('./session/sequential.js')).sequential(),
    ),
    entry('causal', 'Reads of registers respect causality: no client misses what it must know of.', async () =>
      (await import('./session/causal.js')).causal(),
    ),
    entry(
      'kafka',
      'Logs: lost and duplicate messages, inconsistent offsets, skipping and backward polls and sends.',
      async () => (await import('./kafka/index.js')).kafka(),
    ),
    entry('stats', 'Operations per function and outcome.', async () =>
      (await import('./performance/stats.js')).stats(),
    ),
    entry('latency', 'Latency quantiles per function and outcome.', async () =>
      (await import('./performance/latency.js')).latency(),
    ),
    entry('rate', 'Operations per second over time.', async () => (await import('./performance/rate.js')).rate()),
    entry('availability', 'What succeeded while faults were on, per side.', async () =>
      (await import('./performance/availability.js')).availability(),
    ),
    entry('vacuity', 'Was enough tested for a verdict to mean something?', async () =>
      (await import('./vacuity.js')).vacuity(),
    ),
  ].map((one) => [one.name, one]),
);

function entry(name: string, description: string, load: CheckerEntry['load']): CheckerEntry {
  return { name, description, load };
}
