import type { Value, ValueId } from '../../src/core/index.js';
import type { Code } from './code.js';
import type { Decision } from './decision.js';
import { operationOf, type Problem } from './problem.js';

/** What is known of the operations that need not happen; columns by operation, to be filled in. */
export interface Unfinished {
  readonly optional: Uint8Array;
  readonly dropped: Uint8Array;
  /** The last position at which it may take effect. */
  readonly deadline: Int32Array;
}

/** Who leaves a fact, and when it is seen. */
interface Fact {
  sources: number;
  /** Returns of those that must happen and see it: the first. Of all that see it: the last. */
  first: number;
  last: number;
}

/**
 * Decides which operations with an unknown outcome matter, and until when, from the facts that they leave and others
 * see ({@link Model.facts}). One that leaves only what nobody sees is dropped, for without it every order stays legal;
 * so it need not happen after the last that sees something of it. One that alone can have left what was seen
 * must happen before the first that saw it returned, where `certain` says that the others did happen.
 */
export function weighFacts(code: Code, { optional, dropped, deadline }: Unfinished, certain: boolean): void {
  const { problem } = code;
  const { model, length, call, ret } = problem;
  if (!model.facts || !optional.includes(1)) return;
  const facts = new Map<ValueId, Fact>();
  const left: (readonly Fact[])[] = [];
  const factOf = (value: Value) => {
    const name = problem.history.values.intern(value);
    const known = facts.get(name) ?? { sources: 0, first: Number.POSITIVE_INFINITY, last: -1 };
    facts.set(name, known);
    return known;
  };
  for (let i = 0; i < length; i++) {
    const { sees, leaves, initial } = model.facts(operationOf(problem, i));
    for (const one of sees) {
      const fact = factOf(one);
      if (optional[i] === 0) fact.first = Math.min(fact.first, ret[i]);
      fact.last = Math.max(fact.last, ret[i]);
    }
    left.push(leaves.map(factOf));
    for (const fact of left[i]) fact.sources++;
    // What holds at first has no one source; that it is said of what is only seen does no harm.
    for (const one of initial) factOf(one).sources++;
  }
  for (let i = 0; i < length; i++) {
    if (optional[i] === 0 || dropped[i] === 1) continue;
    const last = Math.max(-1, ...left[i].map((fact) => fact.last));
    const seen = left[i].filter((fact) => fact.sources === 1).map((fact) => fact.first);
    const first = Math.min(...seen);
    if (last < call[i]) dropped[i] = 1;
    else if (certain && first >= call[i] && first !== Number.POSITIVE_INFINITY) {
      optional[i] = 0;
      deadline[i] = first;
    } else deadline[i] = Math.min(deadline[i], last);
  }
}

/**
 * Finds an operation that saw what nothing that was called before it returned leaves, and what does not hold at first:
 * it is wrong whatever the others did. `undefined` where there is none.
 */
export function unheardOf(problem: Problem): Decision | undefined {
  const { model, events, history } = problem;
  if (!model.facts) return undefined;
  const known = new Set<ValueId>();
  for (const event of events) {
    const i = event >> 1;
    const { sees, leaves, initial } = model.facts(operationOf(problem, i));
    for (const one of (event & 1) === 0 ? [...leaves, ...initial] : initial) known.add(history.values.intern(one));
    if ((event & 1) === 0 || sees.every((one) => known.has(history.values.intern(one)))) continue;
    return { valid: false, failed: -1, conflict: [i], proof: true };
  }
  return undefined;
}
