import {
  type Anomaly,
  type CheckContext,
  type Checker,
  counted,
  countOperations,
  eventsOf,
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
import { type Answer, decideInParallel, worthSharing } from './parallel.js';
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
  /** For comparison only: where the budget allows several threads, `always` uses them without asking whether they pay. */
  readonly threading?: 'auto' | 'always';
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
  const total = problems.reduce((sum, { length }) => sum + length, 0);
  const {
    timeoutMs = Number.POSITIVE_INFINITY,
    memoryMb = Number.POSITIVE_INFINITY,
    threads = 1,
  } = context.budget ?? {};
  const bytes = memoryMb * 1e6;
  const start = performance.now();
  const deadline = start + timeoutMs;
  let answers: ReadonlyMap<number, Answer> | undefined;
  let first = 0;
  let done = 0;
  const findings = new Findings(model, options, memoryMb, problems.length);
  const aborted = () => context.signal?.aborted === true;
  for (const [k, problem] of problems.entries()) {
    const useful = Math.min(threads, problems.length - k);
    const shareable = !answers && typeof options.model === 'string' && !aborted();
    const pays = () => worthSharing(performance.now() - start, done, total, useful);
    if (shareable && useful > 1 && (options.threading === 'always' || pays())) {
      first = k;
      answers = await decideInParallel(problems.slice(k), {
        model: model.name,
        init,
        engine,
        bytes,
        deadline,
        threads: useful,
        signal: context.signal,
        onAnswers: (count) => context.onProgress?.((first + count) / problems.length, `${problems.length} keys`),
      });
    }
    const stop: Stop = (share) => {
      context.onProgress?.((k + share) / problems.length, where(problem));
      if (aborted()) return 'interrupted';
      if (performance.now() > deadline) return 'time';
      return bytes < Number.POSITIVE_INFINITY && process.memoryUsage.rss() > bytes ? 'memory' : undefined;
    };
    findings.add(problem, answers?.get(k - first), () => decide(problem, init, stop, engine), aborted);
    done += problem.length;
  }
  return findings.verdict(countOperations(history));
}

/** What was found on each key so far, and the verdict on all. */
class Findings {
  readonly #model: Model;
  readonly #options: LinearizableOptions;
  readonly #memoryMb: number;
  readonly #keys: number;
  readonly #anomalies: Anomaly[] = [];
  readonly #unknown: string[] = [];
  readonly #proofs: (() => KeyProof)[] = [];
  readonly #engines = new Set<string>();
  /** Time spent on counterexamples so far. */
  #explainedMs = 0;

  constructor(model: Model, options: LinearizableOptions, memoryMb: number, keys: number) {
    this.#model = model;
    this.#keys = keys;
    this.#options = options;
    this.#memoryMb = memoryMb;
  }

  /** `answer`: what another thread found, if one did; `decideHere` finds it on this one. */
  add(problem: Problem, answer: Answer | undefined, decideHere: () => Decided, aborted: () => boolean): void {
    const decided: Decided = answer ? { ...answer, code: undefined, search: undefined } : decideHere();
    const { decision, engine } = decided;
    this.#engines.add(engine);
    if (decision.valid === 'unknown') this.#unknown.push(why(problem, decision, this.#memoryMb));
    if (decision.valid !== false) {
      // An order of one object waits until it is asked for. Of many, what the orders are made from would fill the memory.
      const order = decision.valid === true && this.#keys > 1 ? decision.order : undefined;
      const kept: Decision = order ? { valid: true, order } : decision;
      this.#proofs.push(() => proofOf(problem, kept));
      return;
    }
    // What another thread found wrong is searched again here, where it can be explained.
    const explainable = this.#explainedMs > EXPLAIN_MS ? undefined : answer ? decideHere() : decided;
    if (explainable?.decision.valid === false) this.#explain(problem, explainable, aborted);
    else this.#giveUp(problem);
  }

  #giveUp(problem: Problem): void {
    this.#anomalies.push(unexplained(problem));
    this.#proofs.push(() => proofOf(problem, undefined));
  }

  #explain(problem: Problem, decided: Decided, aborted: () => boolean): void {
    const start = performance.now();
    const expired = () => performance.now() - start > EXPLAIN_MS || aborted();
    const { anomaly, proof } = explain(problem, this.#options.init, decided, expired);
    this.#explainedMs += performance.now() - start;
    this.#anomalies.push(anomaly);
    this.#proofs.push(() => proof);
  }

  verdict(operations: number): Verdict {
    // The shortest is the one to read first, and the one that the summary tells.
    const anomalies = this.#anomalies.toSorted((a, b) => eventsOf(a).length - eventsOf(b).length);
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

/** A key that is wrong, where the time for explanations is used up. */
function unexplained(problem: Problem): Anomaly {
  return {
    type: 'nonlinearizable',
    prose: `The operations on ${where(problem)} are not linearizable; the time ran out before it was known why.`,
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

function why(problem: Problem, { because, done, of, widest }: Undecided, memoryMb: number): string {
  if (because === 'thread')
    return `${where(problem)}: the thread that was to decide it died, perhaps for lack of memory`;
  const budget = {
    time: 'the time ran out',
    memory: `the memory ran out (the process holds more than ${memoryMb} MB)`,
    interrupted: 'the patience of the user ran out',
  }[because];
  return `${where(problem)}: ${budget} after ${done} of ${of} events, with up to ${widest} configurations at a time`;
}

function summaryOf(
  valid: Verdict['valid'],
  stats: { model: string; operations: number; keys: number },
  anomalies: readonly Anomaly[],
  unknown: readonly string[],
): string {
  if (valid === false) return anomalies[0].prose;
  if (valid === 'unknown') return `Not decided: ${unknown[0]}.`;
  const keys = stats.keys > 1 ? ` on ${counted(stats.keys, 'key')}` : '';
  return `${counted(stats.operations, 'operation')}${keys} ${stats.operations === 1 ? 'is' : 'are'} linearizable as a ${stats.model}.`;
}

function proofOf(problem: Problem, decision: Decision | undefined): KeyProof {
  const key = problem.key === undefined ? {} : { key: problem.key };
  if (decision?.valid !== true) return { ...key, valid: 'unknown' };
  return { ...key, valid: true, order: Array.from(decision.order, (i) => rowOf(problem, i)) };
}
