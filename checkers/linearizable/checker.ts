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
import type { Decision, Undecided } from './decision.js';
import { type Decided, decide, ENGINES, type EngineName } from './engines.js';
import { explain } from './failure.js';
import type { Model } from './model.js';
import { modelNamed } from './models/index.js';
import { ALONE_MS, type Answer, decideInParallel } from './parallel.js';
import { type Problem, problemsOf } from './problem.js';
import type { Stop } from './search.js';

/** Time for making counterexamples small; what there is then is reported as it is. */
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
    check: (history, context) => check(history, model, options, context),
  };
}

async function check(
  history: History,
  model: Model,
  options: LinearizableOptions,
  context: CheckContext,
): Promise<Verdict> {
  const engine = engineNamed(options.engine);
  const { init } = options;
  const problems = problemsOf(history, model, { byKey: options.byKey === true });
  const operations = problems.reduce((sum, { length }) => sum + length, 0);
  const timeoutMs = context.budget?.timeoutMs ?? Number.POSITIVE_INFINITY;
  const bytes = (context.budget?.memoryMb ?? Number.POSITIVE_INFINITY) * 1e6;
  const deadline = performance.now() + timeoutMs;
  const start = performance.now();
  let answers: ReadonlyMap<number, Answer> | undefined;
  const findings = new Findings(model, options);
  for (const [k, problem] of problems.entries()) {
    const threads = Math.min(context.budget?.threads ?? 1, problems.length - k);
    if (!answers && threads > 1 && typeof options.model === 'string' && performance.now() - start > ALONE_MS) {
      const left = { from: k, timeoutMs: deadline - performance.now(), bytes, engine, init };
      const share = { ...left, model: model.name, byKey: options.byKey === true };
      answers = await decideInParallel(history, threads, share, context.signal);
    }
    const stop: Stop = (used, done) => {
      context.onProgress?.((k + done) / problems.length, where(problem));
      if (context.signal?.aborted) return 'interrupted';
      if (performance.now() > deadline) return 'time';
      return used > bytes ? 'memory' : undefined;
    };
    const answer = answers?.get(k);
    // What a worker found wrong is searched again here, where it can be explained.
    const decided: Decided =
      answer && answer.decision.valid !== false
        ? { ...answer, code: undefined, search: undefined }
        : decide(problem, init, answer ? () => undefined : stop, engine);
    findings.add(problem, decided, () => context.signal?.aborted === true);
  }
  return findings.verdict(operations);
}

/** What was found on each key so far, and the verdict on all. */
class Findings {
  readonly #model: Model;
  readonly #options: LinearizableOptions;
  readonly #anomalies: Anomaly[] = [];
  readonly #unknown: string[] = [];
  readonly #proofs: (() => KeyProof)[] = [];
  readonly #engines = new Set<string>();
  /** Time spent on counterexamples so far. */
  #explainedMs = 0;

  constructor(model: Model, options: LinearizableOptions) {
    this.#model = model;
    this.#options = options;
  }

  add(problem: Problem, decided: Decided, aborted: () => boolean): void {
    const { decision, engine } = decided;
    this.#engines.add(engine);
    if (decision.valid === false) this.#explain(problem, decided, aborted);
    else this.#proofs.push(() => proofOf(problem, decision));
    if (decision.valid === 'unknown') this.#unknown.push(why(problem, decision));
  }

  #explain(problem: Problem, decided: Decided, aborted: () => boolean): void {
    if (this.#explainedMs > EXPLAIN_MS) {
      this.#anomalies.push(unexplained(problem));
      this.#proofs.push(() => proofOf(problem, undefined));
      return;
    }
    const start = performance.now();
    const expired = () => performance.now() - start > EXPLAIN_MS || aborted();
    const { anomaly, proof } = explain(problem, this.#options.init, decided, expired);
    this.#explainedMs += performance.now() - start;
    this.#anomalies.push(anomaly);
    this.#proofs.push(() => proof);
  }

  verdict(operations: number): Verdict {
    // The shortest is the one to read first, and the one that the summary tells.
    const anomalies = this.#anomalies.toSorted((a, b) => a.ops.length - b.ops.length);
    const unknown = this.#unknown;
    const valid = mergeValidity([...anomalies.map(() => false), ...unknown.map(() => 'unknown' as const)]);
    const { name } = this.#model;
    const keys = this.#proofs.length;
    const stats = { model: name, engine: [...this.#engines].join('+'), operations, keys };
    const certificate = () => this.#certificate();
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

  #certificate(): Certificate {
    const { init, byKey } = this.#options;
    return {
      kind: 'linearizable',
      model: this.#model.name,
      ...(init === undefined ? {} : { init }),
      ...(byKey ? { byKey: true } : {}),
      keys: this.#proofs.map((proof) => proof()),
    };
  }
}

/** One of very many keys that are wrong. */
function unexplained(problem: Problem): Anomaly {
  return {
    type: 'nonlinearizable',
    prose: `The operations on ${where(problem)} are not linearizable either.`,
    ...(problem.key === undefined ? {} : { key: problem.key }),
    ops: [],
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

function why(problem: Problem, { because, done, of, widest }: Undecided): string {
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

function proofOf(problem: Problem, decision: Decision | undefined): KeyProof {
  const key = problem.key === undefined ? {} : { key: problem.key };
  if (decision?.valid !== true) return { ...key, valid: 'unknown' };
  return { ...key, valid: true, order: Array.from(decision.order, (i) => rowOf(problem, i)) };
}
