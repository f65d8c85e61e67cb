import type { Value } from '../../src/core/index.js';
import { agendaOf } from './agenda.js';
import { type Code, codeOf } from './code.js';
import { isRefuted } from './counterexample.js';
import type { Decision } from './decision.js';
import { decideDistinctRegister } from './distinct-register.js';
import { unheardOf } from './facts.js';
import { decideIndependent } from './monitors/by-value.js';
import { monitors } from './monitors/index.js';
import { isWrongAtOneValue } from './one-value.js';
import type { Problem } from './problem.js';
import { type Refute, Search, type Stop } from './search.js';

/** Names of the engines; `auto` lets features of the problem decide. All give the same verdict. */
export const ENGINES = ['auto', 'reachable', 'repetition', 'foresight', 'beam', 'depth-first', 'distinct'] as const;
export type EngineName = (typeof ENGINES)[number];

const ORDERS = {
  auto: 'auto',
  distinct: 'auto',
  reachable: 'breadth',
  repetition: 'repetition',
  foresight: 'foresight',
  beam: 'beam',
  'depth-first': 'depth',
} as const;

export interface Decided {
  readonly decision: Decision;
  /** The engine that gave the answer. */
  readonly engine: string;
  /** Made where it was needed. */
  readonly code: Code | undefined;
  /** Where a search failed. */
  readonly search: Search | undefined;
}

/**
 * Decides a problem: by a procedure without search where one applies, else by search, which lets unfinished operations be
 * repeated, and turns from breadth to depth, where many configurations are reachable at a time. Another engine than `auto` is for comparison.
 */
export function decide(problem: Problem, initial: Value | undefined, stop: Stop, engine: EngineName = 'auto'): Decided {
  const direct = engine === 'auto' || engine === 'distinct';
  const monitor = direct ? monitors.get(problem.model.name) : undefined;
  const monitored = monitor?.decide(problem, initial, stop);
  if (monitor && monitored) return { decision: monitored, engine: monitor.name, code: undefined, search: undefined };
  const unheard = direct ? unheardOf(problem) : undefined;
  if (unheard) return { decision: unheard, engine: 'unheard-of', code: undefined, search: undefined };
  const split = direct ? decideIndependent(problem, initial, stop) : undefined;
  if (split) return { decision: split, engine: 'by-value', code: undefined, search: undefined };
  const code = codeOf(problem, initial);
  const distinct = direct ? decideDistinctRegister(code) : undefined;
  if (distinct) return { decision: distinct, engine: 'distinct-values', code, search: undefined };
  let share = 0;
  const watched: Stop = (done) => {
    share = done;
    return stop(done);
  };
  const refute = engine === 'auto' ? refuteIn(code, initial, () => stop(share) !== undefined) : undefined;
  const search = new Search(agendaOf(code), ORDERS[engine], refute);
  return { decision: search.run(watched), engine: search.engine, code, search };
}

/** Time for one attempt at a refutation, and for a glance. */
const REFUTE_MS = 1000;
const GLANCE_MS = 50;

function refuteIn(code: Code, initial: Value | undefined, stopped: () => boolean): Refute {
  return (until, failed, briefly) => {
    const end = performance.now() + (briefly ? GLANCE_MS : REFUTE_MS);
    const expired = () => performance.now() > end || stopped();
    return isWrongAtOneValue(code, initial, { until, failed }, expired) || isRefuted(code, { until, failed }, expired);
  };
}
