import type { Value } from '../../src/core/index.js';

/** One operation as a model sees it. */
export interface Operation {
  readonly f: string;
  /** The invocation's value; `null` where it has none. */
  readonly input: Value;
  /** The completion's value, or the invocation's where the completion leaves it out; `undefined` while unfinished. */
  readonly output: Value | undefined;
  readonly process: number;
}

/** What a guarded assignment asks of the state and what it leaves; see {@link Model.assignment}. */
export interface Assignment<S extends Value = Value> {
  /** The only state in which it is legal; absent: it is legal in every state. */
  readonly needs?: S;
  /** The state that it leaves; absent: the state as it was. */
  readonly leaves?: S;
}

/** Facts that an operation sees and leaves, see {@link Model.facts}; `initial`: of these, what holds at first. */
export interface Facts {
  readonly sees: readonly Value[];
  readonly leaves: readonly Value[];
  readonly initial: readonly Value[];
}

/**
 * The sequential behaviour of one object. States are plain data, equal where they are equal as values: keep what is
 * unordered sorted. Everything must be a pure function of its arguments. `name`, `functions`, `init` and `step` are
 * enough; each of the others makes checks faster or words better and changes no verdict.
 */
export interface Model<S extends Value = Value> {
  readonly name: string;
  /** The `f` names that it understands; any other in a history is an error. */
  readonly functions: readonly string[];
  /** The first state; `initial` is what the user gave (`--init`), `undefined` where nothing. */
  init(initial: Value | undefined): S;
  /**
   * All states in which the operation may leave the object; `[]`: it cannot happen here with this output.
   * With `output` undefined the client never learnt it: answer the states after every possible output.
   */
  step(state: S, op: Operation): readonly S[];
  /** True where the operation leaves every state as it is: it is then put as early as it fits. */
  readonly?(op: Operation): boolean;
  /**
   * What the operation does, where its answer says nothing, or where it can be asked for in several ways: operations of
   * one function with the same value behave alike in every state. `undefined`, or absent: what was asked and answered.
   */
  does?(op: Operation): Value | undefined;
  /** The operation as a guarded assignment, where it is exactly one: reads, writes, compare-and-set. */
  assignment?(op: Operation): Assignment<S> | undefined;
  /**
   * What the operation shows of the state before it, what it leaves that may be shown, and what of both holds at first,
   * for objects of several parts: nothing else is ever seen, and where nobody sees what an operation leaves, every order
   * stays legal without it.
   */
  facts?(op: Operation): Facts;
  /**
   * The value that the operation is about, for containers: leaving out every operation about one value keeps each legal
   * order legal. `undefined`: about no one value, or nobody knows about which. It makes counterexamples small.
   */
  concerns?(op: Operation): Value | undefined;
  /**
   * The value that the operation is about, where the object is one object for each value: what is done about another
   * value neither matters to it nor is changed by it. `undefined`: about several. Where all have one, each value is
   * decided alone.
   */
  independent?(op: Operation): Value | undefined;
  /**
   * The same object as one sees it who looks at some values only, for objects with operations about several: what is
   * legal stays so for who looks less. It makes counterexamples small. The values may be any; the useful ones are those
   * that {@link Model.touches} tells.
   */
  lookingAt?(values: readonly Value[]): Model<S>;
  /** The values at which one may look of an operation: the elements that it adds or shows, the registers that it uses. */
  touches?(op: Operation): readonly Value[];
  /** Objects with different keys are independent: the key stands in `key`, or first in the value `[key, value]`. */
  readonly keyed?: boolean;
  /**
   * True where the operation allows nothing to anybody but its own process, and that only later: taking a lock that has
   * an owner. Unfinished, and the last of its process, it is as good as not done.
   */
  servesItself?(op: Operation): boolean;
  /**
   * True where the operation only gives up what its own process holds, and that allows others no less than before: releasing
   * a lock that has an owner. Whether it can is up to what its process did before.
   */
  makesWay?(op: Operation): boolean;
  /** True where the process that acts matters: locks that have an owner. */
  readonly owned?: boolean;
  /** A state in words; JSON otherwise. */
  describe?(state: S): string;
}
