import type { Anomaly, Value } from '../../src/core/index.js';
import { agendaOf } from './agenda.js';
import { anomalyOf, type FailurePoint } from './anomaly.js';
import { type KeyProof, rowOf } from './certificate.js';
import { type Code, codeOf } from './code.js';
import { type Counterexample, counterexampleOf } from './counterexample.js';
import { decideDistinctRegister } from './distinct-register.js';
import type { Decided } from './engines.js';
import { fewValues } from './few-values.js';
import { latestContradiction } from './moment.js';
import { concerning, mattering } from './needed.js';
import { beginningOf } from './part.js';
import { NEVER, type Problem } from './problem.js';
import { Search } from './search.js';

/** Of a search for the point of failure, where a procedure without search decided. */
interface Limits {
  /** Configurations that it may look at. */
  readonly steps: number;
  /** The longest history that it is made of. */
  readonly events: number;
}
const SEARCHED: Limits = { steps: 200_000, events: 50_000 };
/** The same where nothing else is to be learnt from it than the states before the failure. */
const PROVEN: Limits = { steps: 5000, events: 1000 };
/** Such a search is made only where so few operations are open at a time. */
const SEARCHED_SLOTS = 12;
/** A history of no more operations is not looked at from its end. */
const FEW = 10;
/** The longest history whose longest linearizable prefix is found by halving. */
const HALVED_EVENTS = 200_000;

/** The anomaly and the proof of a problem that is not linearizable. `expired`: no more time to make it small. */
export function explain(
  problem: Problem,
  initial: Value | undefined,
  decided: Decided,
  expired: () => boolean,
): { readonly anomaly: Anomaly; readonly proof: KeyProof } {
  const code = decided.code ?? codeOf(problem, initial);
  const { conflict = undefined, proof = false } = decided.decision.valid === false ? decided.decision : {};
  const search = decided.search ?? failedSearch(code, expired, proof ? PROVEN : SEARCHED);
  const last = conflict ? lastReturn(problem, conflict) : -1;
  const counterexample = conflict
    ? proof
      ? provenBy(code, conflict)
      : counterexampleOf(code, { until: last, failed: -1, conflict }, expired)
    : searched(code, search, code.problem.model === problem.model, expired);
  // Where unfinished operations may be repeated in a search, the history alone may fail before it does.
  const { until, exact } = search
    ? { until: search.failedAt, exact: search.engine !== 'repetition' }
    : firstFailure(code, lastReturn(problem, counterexample.operations));
  let before = 0;
  for (let at = 0; at < until; at++) before += problem.events[at] & 1;
  // Where the search left out what unfinished operations may have done, nobody knows all states.
  const leavesOut = code.problem.model !== problem.model || problem.model.facts !== undefined;
  const all = !leavesOut || !problem.ret.includes(NEVER);
  const ids = all ? search?.states() : undefined;
  const states = ids && !mayHaveLeftAnother(code, until, ids) ? ids.map((id) => code.states.get(id)) : undefined;
  const few =
    counterexample.cut < 0 ? fewValues(code, initial, counterexample.operations, counterexample.others) : undefined;
  return {
    anomaly: anomalyOf(
      code,
      counterexample,
      { until, exact, before, ...(states ? { states } : {}) },
      few?.about ?? [],
      expired,
    ),
    proof: {
      ...(problem.key === undefined ? {} : { key: problem.key }),
      valid: false,
      operations: counterexample.operations.map((i) => rowOf(problem, i)),
      others: (few ?? counterexample).others.map((i) => rowOf(problem, i)),
      ...(few ? { about: few.about } : {}),
      ...(counterexample.cut < 0 ? {} : { cut: rowOf(problem, counterexample.cut) }),
    },
  };
}

/**
 * What a search found wrong, made small. Where no single operation tells the state of the object, a proof may need all that
 * came before; then a few of the last operations that are wrong by themselves are looked for, to be shown.
 */
function searched(code: Code, search: Search | undefined, asGiven: boolean, expired: () => boolean): Counterexample {
  const place = { until: search?.failedAt ?? 0, failed: search?.failed ?? -1 };
  const stateless = asGiven && search && search.engine !== 'repetition' && !code.simple && code.problem.length > FEW;
  const alone = stateless ? latestContradiction(code, place, expired) : undefined;
  const whole = counterexampleOf(code, place, expired);
  return alone && whole.operations.length > alone.length ? { ...whole, alone } : whole;
}

/** May an operation that never returned, unseen, have left a state that is none of those that a search went through? */
function mayHaveLeftAnother({ problem, guard, target }: Code, until: number, states: readonly number[]): boolean {
  const known = new Set(states);
  for (let i = 0; i < problem.length && problem.call[i] < until; i++) {
    if (problem.ret[i] !== NEVER || target[i] < 0 || known.has(target[i])) continue;
    if (guard[i] < 0 || known.has(guard[i])) return true;
  }
  return false;
}

/** A search that fails where a monitor said no; `undefined` where that takes too long. */
function failedSearch(code: Code, expired: () => boolean, { steps, events }: Limits): Search | undefined {
  const agenda = agendaOf(code);
  if (agenda.events.length > events || agenda.slots > SEARCHED_SLOTS) return undefined;
  const search = new Search(agenda, 'auto');
  const decision = search.run(() => (search.steps > steps || expired() ? 'time' : undefined));
  return decision.valid === false ? search : undefined;
}

/** Operations that prove by themselves that there is no order, with the others that matter to them. */
function provenBy(code: Code, operations: readonly number[]): Counterexample {
  const all = Array.from({ length: code.problem.length }, (_, i) => i);
  const others = mattering(code, operations, concerning(code.problem, operations, all), -1);
  return { operations, others, cut: -1, minimal: true };
}

/** The position of the first return up to which no order exists, by halving; `last` is one up to which none does. */
function firstFailure(code: Code, last: number): Pick<FailurePoint, 'until' | 'exact'> {
  const { events } = code.problem;
  let right = -1;
  let wrong = last;
  while (wrong - right > 1) {
    const middle = (right + wrong) >>> 1;
    const decision = events.length > HALVED_EVENTS ? undefined : decideDistinctRegister(beginningOf(code, middle));
    if (decision === undefined) return { until: last, exact: false };
    if (decision.valid === false) wrong = middle;
    else right = middle;
  }
  return { until: wrong, exact: true };
}

function lastReturn({ ret }: Problem, operations: readonly number[]): number {
  return Math.max(-1, ...operations.map((i) => ret[i]).filter((position) => position !== NEVER));
}
