import type { Value } from '../../src/core/index.js';
import { agendaOf } from './agenda.js';
import { codeOf } from './code.js';
import type { Decision } from './decision.js';
import { decideDistinctRegister } from './distinct-register.js';
import { monitors } from './monitors/index.js';
import type { Problem } from './problem.js';
import { Search, type Stop } from './search.js';

/** Names of the engines; `auto` lets features of the problem decide. All give the same verdict. */
export const ENGINES = ['auto', 'reachable', 'depth-first', 'distinct'] as const;
export type EngineName = (typeof ENGINES)[number];

const ORDERS = { auto: 'auto', distinct: 'auto', reachable: 'breadth', 'depth-first': 'depth' } as const;

export interface Decided {
  readonly decision: Decision;
  /** The engine that gave the answer. */
  readonly engine: string;
  /** States possible just before the failure, as ids of `states`, and an order of everything before it. */
  readonly failure?: { readonly states: readonly Value[]; readonly prefix: Int32Array };
}

/** Decides a problem, by whichever engine suits it. */
export function decide(problem: Problem, initial: Value | undefined, stop: Stop, engine: EngineName = 'auto'): Decided {
  if (engine === 'auto' || engine === 'distinct') {
    const monitor = monitors.get(problem.model.name);
    const answer = monitor?.decide(problem, initial);
    if (monitor && answer) return { decision: answer, engine: monitor.name };
  }
  const code = codeOf(problem, initial);
  if (engine === 'auto' || engine === 'distinct') {
    const answer = decideDistinctRegister(code);
    if (answer) return { decision: answer, engine: 'distinct' };
  }
  const search = new Search(agendaOf(code), ORDERS[engine]);
  const decision = search.run(stop);
  if (decision.valid !== false) return { decision, engine: search.engine };
  const states = search.states().map((id) => code.steps.states.get(id));
  return { decision, engine: search.engine, failure: { states, prefix: search.prefix() } };
}
