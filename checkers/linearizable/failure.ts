import type { Anomaly, Value } from '../../src/core/index.js';
import { agendaOf } from './agenda.js';
import { anomalyOf, type Explained, type FailurePoint } from './anomaly.js';
import { type KeyProof, rowOf } from './certificate.js';
import { type Code, codeOf } from './code.js';
import { type Counterexample, counterexampleOf, type Place } from './counterexample.js';
import { decideDistinctRegister } from './distinct-register.js';
import type { Decided } from './engines.js';
import { fewValues } from './few-values.js';
import { latestContradiction } from './moment.js';
import { concerning, mattering, openAt } from './needed.js';
import { atOneValue, provenAtOneValue } from './one-value.js';
import { beginningOf } from './part.js';
import { NEVER, type Problem } from './problem.js';
import { Search } from './search.js';
import { aboutFewValues } from './value-groups.js';

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
/** A proof of more operations is not looked for where all that came before is one too. */
const UNWIELDY = 64;
/** Time for making a proof small; the same where all that came before is one. */
const PROOF_MS = 2000;
const WINDOW_MS = 300;
/** So many of the states before a failure say what may be wrong. */
const STATES = 3;
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
  const { decision } = decided;
  const { conflict = undefined, proof = false, failed = -1 } = decision.valid === false ? decision : {};
  const search = decided.search ?? failedSearch(code, expired, proof ? PROVEN : SEARCHED);
  // What is shown is made small in the time that is left after the proof.
  const end = performance.now() + PROOF_MS;
  const late = () => performance.now() > end || expired();
  const found = contradiction(code, initial, { conflict, proof, failed, search }, late);
  const { counterexample, about, others } = found;
  // Where unfinished operations may be repeated in a search, the history alone may fail before it does.
  const { until, exact } = search
    ? { until: search.failedAt, exact: search.engine !== 'repetition' }
    : failed >= 0
      ? { until: problem.ret[failed], exact: true }
      : firstFailure(code, lastReturn(problem, counterexample.operations));
  let before = 0;
  for (let at = 0; at < until; at++) before += problem.events[at] & 1;
  // Where the search left out what unfinished operations may have done, nobody knows all states.
  const leavesOut = code.problem.model !== problem.model || problem.model.facts !== undefined;
  const all = !leavesOut || !problem.ret.includes(NEVER);
  const ids = all ? search?.states() : undefined;
  const states = ids && !mayHaveLeftAnother(code, until, ids) ? ids.map((id) => code.states.get(id)) : undefined;
  return {
    anomaly: anomalyOf(code, found, { until, exact, before, ...(states ? { states } : {}) }, expired),
    proof: {
      ...(problem.key === undefined ? {} : { key: problem.key }),
      valid: false,
      others: others.map((i) => rowOf(problem, i)),
      ...(about.length === 0 ? {} : { about }),
      ...givenBy(problem, counterexample),
    },
  };
}

/** The operations of a proof, by their rows. */
function givenBy(problem: Problem, { operations, cut, failed }: Counterexample) {
  if (failed !== undefined) return { operations: [rowOf(problem, failed)], since: problem.completion[failed] };
  const rows = operations.map((i) => rowOf(problem, i));
  return { operations: rows, ...(cut < 0 ? {} : { cut: rowOf(problem, cut) }) };
}

/** What an engine found wrong, as far as it tells. */
interface Found {
  readonly conflict: readonly number[] | undefined;
  readonly proof: boolean;
  readonly failed: number;
  readonly search: Search | undefined;
}

/** What is to be told and proven; `others`: of those of the counterexample, the ones that matter. */
interface Contradiction extends Explained {
  readonly others: readonly number[];
}

function contradiction(
  code: Code,
  initial: Value | undefined,
  { conflict, proof, failed, search }: Found,
  expired: () => boolean,
): Contradiction {
  const { problem } = code;
  const last = failed >= 0 ? problem.ret[failed] : conflict ? lastReturn(problem, conflict) : -1;
  const place = search
    ? { until: search.failedAt, failed: search.failed }
    : { until: last, failed: last < 0 ? -1 : problem.events[last] >> 1 };
  const { touches, concerns } = problem.model;
  if (touches && !(proof && concerns)) {
    const proven = conflict && proof ? provenAtOneValue(code, initial, conflict) : undefined;
    if (proven) return { ...proven, others: proven.counterexample.others };
    const states = (search?.states() ?? []).slice(0, STATES).map((id) => code.states.get(id));
    const seen = atOneValue(code, initial, place, states, expired);
    if (seen) return { ...seen, others: seen.counterexample.others };
  }
  const counterexample =
    conflict && proof ? provenBy(code, conflict, place, expired) : searched(code, initial, place, conflict, expired);
  const { operations, others, cut } = counterexample;
  const whole = cut >= 0 || counterexample.failed !== undefined;
  const few = whole ? undefined : fewValues(code, initial, operations, others);
  return { counterexample, about: few?.about ?? [], others: few?.others ?? others };
}

/**
 * What an engine found wrong, made small. Where no operation tells the state of the object, nor a value that it is about, a
 * proof needs all that came before; then a few of the last operations that are wrong by themselves are looked for, to be
 * shown.
 */
function searched(
  code: Code,
  initial: Value | undefined,
  place: Place,
  conflict: readonly number[] | undefined,
  expired: () => boolean,
): Counterexample {
  const { problem } = code;
  const isLong = (conflict?.length ?? problem.length) > FEW;
  const alone = isLong && isNeedingAll(code) ? latestContradiction(code, place, expired) : undefined;
  if (alone) return shown(code, alone, place, expired);
  const few =
    conflict && problem.model.concerns && conflict.length > UNWIELDY
      ? aboutFewValues(problem, initial, conflict, expired)
      : conflict;
  const failure = few ? { until: lastReturn(problem, few), failed: -1, conflict: few } : place;
  return handy(code, counterexampleOf(code, failure, expired), place.failed);
}

/** A counterexample, or the proof that all that had returned before is, where it is of very many operations itself. */
function handy(code: Code, small: Counterexample, failed: number): Counterexample {
  if (failed < 0 || (small.minimal && small.operations.length <= UNWIELDY)) return small;
  return { ...small, cut: -1, others: openAt(code, failed), failed };
}

/** Tells no operation the state of the object, and is none about a value of its own? */
function isNeedingAll({ simple, problem }: Code): boolean {
  return !simple && problem.model.concerns === undefined;
}

/**
 * Few operations to show, with a proof: a short window after an operation that tells the state, where there is one, else
 * all that had returned before.
 */
function shown(code: Code, operations: readonly number[], place: Place, expired: () => boolean): Counterexample {
  const { failed } = place;
  const end = performance.now() + WINDOW_MS;
  const small = code.guard.some((state) => state >= 0)
    ? counterexampleOf(code, place, () => performance.now() > end || expired())
    : undefined;
  if (small?.minimal && small.operations.length <= UNWIELDY) return { ...small, alone: operations };
  return { operations, others: openAt(code, failed), cut: -1, alone: operations, failed, minimal: true };
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
function provenBy(code: Code, operations: readonly number[], place: Place, expired: () => boolean): Counterexample {
  if (isNeedingAll(code)) return { ...shown(code, operations, place, expired), certain: true };
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
