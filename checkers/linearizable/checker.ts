import {
  type Anomaly,
  type CheckContext,
  type Checker,
  type History,
  mergeValidity,
  showValue,
  UsageError,
  type Value,
  type Verdict,
} from '../../src/core/index.js';
import { type Certificate, type KeyProof, rowOf } from './certificate.js';
import { type Decided, decide, ENGINES, type EngineName } from './engines.js';
import { explain } from './failure.js';
import type { Model } from './model.js';
import { modelNamed } from './models/index.js';
import { type Problem, problemsOf } from './problem.js';
import type { Stop } from './search.js';

/** Time for making a counterexample small; what there is then is reported as it is. */
const EXPLAIN_MS = 3000;

export interface LinearizableOptions {
  /** A built-in model's name, or a model of one's own. */
  readonly model: string | Model;
  /** What the object holds at first; each model says what it makes of it. */
  readonly init?: Value;
  /** Values are `[key, value]`, each key an object of its own. Histories whose events have a `key` need no telling. */
  readonly byKey?: boolean;
  /** For comparison only; `auto` is at least as good. */
  readonly engine?: EngineName | (string & {});
}

/**
 * Is the history linearizable: is there an order of the operations that the model allows, in which each takes effect
 * between its invocation and its completion? (Herlihy and Wing, Linearizability, 1990.) Raises `UsageError` for an
 * unknown model, `InputError` for operations that the model does not understand.
 */
export function linearizable(options: LinearizableOptions): Checker {
  const model = typeof options.model === 'string' ? modelNamed(options.model, options.init) : options.model;
  return {
    name: 'linearizable',
    check: async (history, context) => check(history, model, options, context),
  };
}

function check(history: History, model: Model, options: LinearizableOptions, context: CheckContext): Verdict {
  const engine = engineNamed(options.engine);
  const problems = problemsOf(history, model, { byKey: options.byKey === true });
  const anomalies: Anomaly[] = [];
  const unknown: string[] = [];
  const proofs: (() => KeyProof)[] = [];
  const engines = new Set<string>();
  const deadline = performance.now() + (context.budget?.timeoutMs ?? Number.POSITIVE_INFINITY);
  const bytes = (context.budget?.memoryMb ?? Number.POSITIVE_INFINITY) * 1e6;
  let operations = 0;
  for (const [k, problem] of problems.entries()) {
    operations += problem.length;
    const stop: Stop = (used, done) => {
      context.onProgress?.((k + done) / problems.length, where(problem));
      if (context.signal?.aborted) return 'interrupted';
      if (performance.now() > deadline) return 'time';
      return used > bytes ? 'memory' : undefined;
    };
    const decided = decide(problem, options.init, stop, engine);
    engines.add(decided.engine);
    if (decided.decision.valid === false) {
      const until = performance.now() + EXPLAIN_MS;
      const expired = () => performance.now() > until || context.signal?.aborted === true;
      const { anomaly, proof } = explain(problem, options.init, decided, expired);
      anomalies.push(anomaly);
      proofs.push(() => proof);
    } else proofs.push(() => proofOf(problem, decided));
    if (decided.decision.valid === 'unknown') unknown.push(why(problem, decided.decision));
  }
  const certificate = (): Certificate => ({
    kind: 'linearizable',
    model: model.name,
    ...(options.init === undefined ? {} : { init: options.init }),
    ...(options.byKey ? { byKey: true } : {}),
    keys: proofs.map((proof) => proof()),
  });
  const valid = mergeValidity([...anomalies.map(() => false), ...unknown.map(() => 'unknown' as const)]);
  const stats = { model: model.name, engine: [...engines].join('+'), operations, keys: problems.length };
  return {
    valid,
    summary: summaryOf(valid, stats, anomalies, unknown),
    anomalies,
    stats,
    // Made when asked for: of a long history it is long.
    get certificate() {
      return { ...certificate() };
    },
    ...(unknown.length === 0 ? {} : { unknownBecause: unknown.join('; ') }),
  };
}

function engineNamed(name: string | undefined): EngineName {
  const known = ENGINES.find((engine) => engine === (name ?? 'auto'));
  if (known) return known;
  throw new UsageError(`checking linearizability: there is no engine ${name}`, {
    code: 'UNKNOWN_ENGINE',
    hint: `Engines: ${ENGINES.join(', ')}.`,
  });
}

function where(problem: Problem): string {
  return problem.key === undefined ? 'the history' : `key ${showValue(problem.key)}`;
}

function why(
  problem: Problem,
  { because, done, of, widest }: Extract<Decided['decision'], { valid: 'unknown' }>,
): string {
  const budget = { time: 'the time', memory: 'the memory', interrupted: 'the patience of the user' }[because];
  return `${where(problem)}: ${budget} ran out after ${done} of ${of} events, with up to ${widest} configurations at a time`;
}

function summaryOf(
  valid: Verdict['valid'],
  stats: { model: string; operations: number; keys: number },
  anomalies: readonly Anomaly[],
  unknown: readonly string[],
): string {
  if (valid === false) return anomalies[0].prose;
  if (valid === 'unknown') return `Not decided: ${unknown[0]}.`;
  const keys = stats.keys > 1 ? ` on ${stats.keys} keys` : '';
  return `${stats.operations} operations${keys} are linearizable as a ${stats.model}.`;
}

function proofOf(problem: Problem, { decision }: Decided): KeyProof {
  const key = problem.key === undefined ? {} : { key: problem.key };
  if (decision.valid !== true) return { ...key, valid: 'unknown' };
  return { ...key, valid: true, order: Array.from(decision.order, (i) => rowOf(problem, i)) };
}
