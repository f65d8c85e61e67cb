import { NO_VALUE, NULL_ID, type Value, ValueTable } from '../../src/core/index.js';
import type { Model, Operation } from './model.js';
import { valueModels } from './models/register.js';
import { narrowedToSeen } from './models/seen-texts.js';
import { Numbering } from './numbering.js';
import { operationOf, type Problem } from './problem.js';
import { grown, TupleTable } from './tuple-table.js';

/** In `guard`: legal in every state. */
export const ANY = -1;
/** In `guard`: no guarded assignment; ask {@link StepTable}. */
export const COMPLEX = -2;
/** In `target`: leaves the state as it is. */
export const SAME = -1;
/** In {@link StepTable.next}: the operation cannot happen in this state. */
export const ILLEGAL = -1;

/**
 * A problem in numbers: states and kinds of operations are interned, so that engines handle small integers only.
 * Operation `i` is legal in state `guard[i]` (or {@link ANY}) and leaves `target[i]` (or {@link SAME}), unless its
 * guard is {@link COMPLEX}. Operations of the same `kind` behave alike in every state.
 */
export interface Code {
  readonly problem: Problem;
  readonly initial: number;
  readonly guard: Int32Array;
  readonly target: Int32Array;
  readonly kind: Int32Array;
  /** 1 where the operation leaves every state as it is. */
  readonly reads: Uint8Array;
  /** True where no operation is {@link COMPLEX}. */
  readonly simple: boolean;
  readonly states: States;
  readonly steps: StepTable;
}

/** The states that a problem's operations need and leave, by number; of {@link COMPLEX} operations, those found so far. */
export interface States {
  readonly size: number;
  get(state: number): Value;
}

/** Translates a problem. Linear in its length; a model's functions are called once for each kind of operation. */
export function codeOf(problem: Problem, initial: Value | undefined): Code {
  const { history, model } = problem;
  const byValue = valueModels.has(model) && history.code('append') < 0;
  if (valueModels.has(model) && !byValue) {
    const narrowed = narrowedToSeen(model, operationsOf(problem), model.init(initial));
    return codeOf({ ...problem, model: narrowed }, initial);
  }
  const steps = new StepTable(byValue ? history.values : new ValueTable(), model);
  const first = steps.states.intern(model.init(initial));
  const n = problem.length;
  const code = {
    problem,
    initial: byValue ? 0 : first,
    guard: new Int32Array(n),
    target: new Int32Array(n),
    kind: new Int32Array(n),
    reads: new Uint8Array(n),
    simple: true,
    states: steps.states as States,
    steps,
  };
  if (byValue) encodeValues(problem, code, first);
  else encodeKinds(problem, code);
  return code;
}

function* operationsOf(problem: Problem): Generator<Operation> {
  for (let i = 0; i < problem.length; i++) yield operationOf(problem, i);
}

type MutableCode = { -readonly [K in keyof Code]: Code[K] };

const READ = 0;
const WRITE = 1;
const DELETE = 2;
const OTHER = 3;

/** What an operation of a register does, by its name. As a number: names are compared once, not at every operation. */
function formOf(name: string): number {
  switch (name) {
    case 'read':
    case 'get':
      return READ;
    case 'write':
    case 'put':
      return WRITE;
    case 'delete':
      return DELETE;
    default:
      return OTHER;
  }
}

/** Registers: states are the values that stand in the history; null stands for the first state, which is 0. */
function encodeValues(problem: Problem, code: MutableCode, first: number): void {
  const { history, length, f, input, output } = problem;
  const numbering = new Numbering(history.values);
  const unset = numbering.of(first);
  const stateOf = (id: number) => (id === NULL_ID ? unset : numbering.of(id));
  const { values } = history;
  const { guard, target, reads } = code;
  const forms = history.names.map(formOf);
  const parts = new Map<number, readonly [number, number]>();
  for (let i = 0; i < length; i++) {
    const form = forms[f[i]];
    if (form === READ) {
      guard[i] = output[i] === NO_VALUE ? ANY : stateOf(output[i]);
      target[i] = SAME;
    } else if (form !== OTHER) {
      guard[i] = ANY;
      target[i] = form === WRITE ? stateOf(input[i]) : unset;
    } else {
      let pair = parts.get(input[i]);
      if (!pair) {
        const { needs, leaves } = problem.model.assignment?.(operationOf(problem, i)) ?? {};
        pair = [numbering.of(values.intern(needs ?? null)), numbering.of(values.intern(leaves ?? null))];
        parts.set(input[i], pair);
      }
      guard[i] = pair[0];
      target[i] = pair[0] === pair[1] ? SAME : pair[1];
    }
    reads[i] = target[i] === SAME ? 1 : 0;
  }
  const { ids } = numbering;
  code.states = { size: ids.length, get: (state) => values.get(ids[state]) };
}

function encodeKinds(problem: Problem, code: MutableCode): void {
  const { model, length, f, input, output, process } = problem;
  const looks = new TupleTable(4);
  const kinds = new KindTable(problem);
  const { steps } = code;
  for (let i = 0; i < length; i++) {
    const look = looks.intern(f[i], input[i], output[i], model.owned ? process[i] : 0);
    const kind = kinds.of(look, i);
    if (kind === steps.operations.length) steps.add(operationOf(problem, i));
    code.kind[i] = kind;
    code.guard[i] = steps.guards[kind];
    code.target[i] = steps.targets[kind];
    code.reads[i] = steps.reads[kind];
    if (code.guard[i] === COMPLEX) code.simple = false;
  }
}

/** Kinds of operations by how they look: two that look different may do the same ({@link Model.does}). */
class KindTable {
  readonly #problem: Problem;
  readonly #does = new ValueTable();
  readonly #kinds = new TupleTable(4);
  readonly #known: number[] = [];

  constructor(problem: Problem) {
    this.#problem = problem;
  }

  /** `look`: numbered from 0 in the order in which they are asked for; operation `i` looks so. */
  of(look: number, i: number): number {
    if (look < this.#known.length) return this.#known[look];
    const { model, f, process } = this.#problem;
    const does = model.does?.(operationOf(this.#problem, i));
    const same = does === undefined ? -1 - look : this.#does.intern(does);
    const kind = this.#kinds.intern(f[i], same, model.owned ? process[i] : 0, 0);
    this.#known.push(kind);
    return kind;
  }
}

/** The model's step function over numbers, remembered: every state and kind of operation is asked for once. */
export class StepTable {
  readonly states: ValueTable;
  readonly model: Model;
  readonly operations: Operation[] = [];
  readonly guards: number[] = [];
  readonly targets: number[] = [];
  readonly reads: number[] = [];
  /** How much the model was asked: long states count more. */
  effort = 0;
  /** Made when the model is asked for the first time: most objects of a history with very many are small. */
  #known: TupleTable | undefined;
  #next = new Int32Array(16);
  readonly #lists: (readonly number[])[] = [];

  constructor(states: ValueTable, model: Model) {
    this.states = states;
    this.model = model;
  }

  /** Registers a kind of operation; its number is its place. */
  add(op: Operation): void {
    const { model, states } = this;
    this.operations.push(op);
    const assignment = model.assignment?.(op);
    const reads = model.readonly?.(op) ?? false;
    if (assignment) {
      const { needs, leaves } = assignment;
      const guard = needs === undefined ? ANY : states.intern(needs);
      const target = leaves === undefined ? SAME : states.intern(leaves);
      this.guards.push(guard);
      this.targets.push(target === guard ? SAME : target);
      this.reads.push(target === SAME || target === guard ? 1 : 0);
    } else {
      this.guards.push(COMPLEX);
      this.targets.push(SAME);
      this.reads.push(reads ? 1 : 0);
    }
  }

  /**
   * What a kind of operation does in a state: {@link ILLEGAL}, the next state, or, where there are several,
   * `-2 - list`, to be looked up with {@link list}.
   */
  next(state: number, kind: number): number {
    const id = (this.#known ??= new TupleTable(2)).intern(state, kind);
    if (id === this.#knownCount) {
      this.#knownCount++;
      if (id >= this.#next.length) this.#next = grown(this.#next);
      this.#next[id] = this.#ask(state, kind);
    }
    return this.#next[id];
  }
  #knownCount = 0;

  list(next: number): readonly number[] {
    return this.#lists[-2 - next];
  }

  #ask(state: number, kind: number): number {
    const { states, model } = this;
    this.effort += 1 + ((states.end(state) - states.start(state)) >>> 4);
    const results = model.step(states.get(state), this.operations[kind]);
    if (results.length === 0) return ILLEGAL;
    if (results.length === 1) return states.intern(results[0]);
    this.#lists.push([...new Set(results.map((result) => states.intern(result)))]);
    return -1 - this.#lists.length;
  }
}
