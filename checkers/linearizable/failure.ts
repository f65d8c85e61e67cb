import type { Anomaly, Value } from '../../src/core/index.js';
import { agendaOf } from './agenda.js';
import { anomalyOf } from './anomaly.js';
import { type KeyProof, rowOf } from './certificate.js';
import { codeOf } from './code.js';
import { counterexampleOf } from './counterexample.js';
import type { Decided } from './engines.js';
import { NEVER, type Problem } from './problem.js';
import { Search } from './search.js';

/** Configurations that a search for the point of failure may look at, where a procedure without search decided. */
const STEPS = 400_000;

/** The anomaly and the proof of a problem that is not linearizable. `expired`: no more time to make it small. */
export function explain(
  problem: Problem,
  initial: Value | undefined,
  decided: Decided,
  expired: () => boolean,
): { readonly anomaly: Anomaly; readonly proof: KeyProof } {
  const code = decided.code ?? codeOf(problem, initial);
  const conflict = decided.decision.valid === false ? decided.decision.conflict : undefined;
  const search = decided.search ?? failedSearch(code, expired);
  const counterexample = conflict
    ? counterexampleOf(code, { until: lastReturn(problem, conflict), failed: -1, conflict }, expired)
    : counterexampleOf(code, { until: search?.failedAt ?? 0, failed: search?.failed ?? -1 }, expired);
  const until = search?.failedAt ?? lastReturn(problem, counterexample.operations);
  let before = 0;
  for (let at = 0; at < until; at++) before += problem.events[at] & 1;
  const states = search?.states().map((id) => code.steps.states.get(id));
  return {
    anomaly: anomalyOf(code, counterexample, { until, before, ...(states ? { states } : {}) }),
    proof: {
      ...(problem.key === undefined ? {} : { key: problem.key }),
      valid: false,
      operations: counterexample.operations.map((i) => rowOf(problem, i)),
      ...(counterexample.cut < 0 ? {} : { cut: rowOf(problem, counterexample.cut) }),
    },
  };
}

/** A search that fails where a monitor said no; `undefined` where that takes too long. */
function failedSearch(code: ReturnType<typeof codeOf>, expired: () => boolean): Search | undefined {
  const search = new Search(agendaOf(code), 'auto');
  const decision = search.run(() => (search.steps > STEPS || expired() ? 'time' : undefined));
  return decision.valid === false ? search : undefined;
}

function lastReturn({ ret }: Problem, operations: readonly number[]): number {
  return Math.max(-1, ...operations.map((i) => ret[i]).filter((position) => position !== NEVER));
}
