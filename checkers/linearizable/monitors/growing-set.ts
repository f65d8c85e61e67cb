import type { Decision } from '../decision.js';
import { NEVER, type Problem } from '../problem.js';
import { byPosition } from './counting-sort.js';
import { NEVER_READ, type ReadChain, readChain } from './read-chain.js';
import { ADDED, MISSED, SAW, type SetOperations } from './set-operations.js';

const NONE = -1;

/**
 * Sets that nothing is removed from, with reads of all elements. What reads saw must be ordered by inclusion. So the
 * order in which elements come in is known as far as reads tell them apart: the elements new in one read come in after
 * all reads that saw less and before it. Of several operations that add an element the one called first is the first:
 * the others may come at any time after it. Each operation is put at the earliest moment that this leaves; where one
 * would come after its return there is no order, for none of these bounds can be avoided. Linear in the length and in
 * what distinct reads hold. `undefined` where a read is no list.
 */
export function decideGrowingSet(problem: Problem, set: SetOperations): Decision | undefined {
  const must = new Uint8Array(problem.length);
  for (let i = 0; i < problem.length; i++) must[i] = problem.ret[i] === NEVER ? 0 : 1;
  const outcome = momentsOf(problem, set, must);
  if (outcome === undefined || outcome instanceof Int32Array) return outcome && { valid: true, order: outcome };
  const proof = smallest(outcome, (operations) => {
    const few = new Uint8Array(problem.length);
    for (const i of operations) few[i] = 1;
    return !(momentsOf(problem, set, few) instanceof Int32Array);
  });
  return { valid: false, failed: -1, conflict: proof, proof: true };
}

/** Takes out, one by one, operations without which the others are still wrong. */
function smallest(operations: readonly number[], isWrong: (some: readonly number[]) => boolean): readonly number[] {
  let kept = operations;
  for (const i of operations) {
    const less = kept.filter((other) => other !== i);
    if (less.length > 0 && isWrong(less)) kept = less;
  }
  return kept.toSorted((a, b) => a - b);
}

/**
 * An order of the operations that must happen, and of others that add elements, each between its call and its return;
 * or a few of those that must happen that have none.
 */
function momentsOf(problem: Problem, set: SetOperations, must: Uint8Array): Int32Array | readonly number[] | undefined {
  const reads: number[] = [];
  for (let i = 0; i < problem.length; i++) if (set.elementOf[i] < 0 && must[i] === 1) reads.push(i);
  const chain = readChain(problem, set, reads);
  if (chain === undefined) return undefined;
  return 'incomparable' in chain ? chain.incomparable : new Moments(problem, set, chain, must).decide();
}

class Moments {
  readonly #problem: Problem;
  readonly #set: SetOperations;
  readonly #chain: ReadChain;
  readonly #must: Uint8Array;
  /** By element: the operations that add it, in the order of calls, as linked lists; the one that does it first. */
  readonly #adds: Int32Array;
  readonly #nextAdd: Int32Array;
  readonly #first: Int32Array;
  /** By element: somebody who saw it; the one that missed it and was called last. */
  readonly #saw: Int32Array;
  readonly #missed: Int32Array;
  /** By operation: the position right after which it takes effect; and whose call that is. */
  readonly #moment: Int32Array;
  readonly #cause: Int32Array;
  /** The same of everything in the chain of reads so far. */
  #latest = NONE;
  #latestCause = NONE;

  constructor(problem: Problem, set: SetOperations, chain: ReadChain, must: Uint8Array) {
    const column = () => new Int32Array(set.numbering.ids.length).fill(NONE);
    this.#problem = problem;
    this.#set = set;
    this.#chain = chain;
    this.#must = must;
    this.#adds = column();
    this.#first = column();
    this.#saw = column();
    this.#missed = column();
    this.#nextAdd = new Int32Array(problem.length);
    this.#moment = problem.call.slice();
    this.#cause = new Int32Array(problem.length);
    for (let i = 0; i < problem.length; i++) this.#cause[i] = i;
  }

  decide(): Int32Array | readonly number[] {
    const { elementOf, did } = this.#set;
    for (let i = this.#problem.length - 1; i >= 0; i--) {
      const x = elementOf[i];
      if (x < 0) continue;
      if (did[i] === ADDED) {
        this.#nextAdd[i] = this.#adds[x];
        this.#adds[x] = i;
      } else if (this.#must[i] === 0) continue;
      else if (did[i] === SAW) this.#saw[x] = i;
      else if (this.#missed[x] === NONE) this.#missed[x] = i;
    }
    return this.#throughReads() ?? this.#besides() ?? this.#order();
  }

  /** Goes up the levels: elements that come in, then the reads that saw them; at last what no read saw. */
  #throughReads(): readonly number[] | undefined {
    const { levels, fresh, reads, levelOf } = this.#chain;
    for (const x of fresh[0] ?? []) if (this.#missed[x] !== NONE) return [this.#missed[x]];
    for (let level = 1; level <= levels; level++) {
      const failed = this.#comeIn(fresh[level] ?? [], level) ?? this.#read(reads[level] ?? [], level);
      if (failed) return failed;
    }
    const unread: number[] = [];
    for (let x = 0; x < levelOf.length; x++) {
      if (levelOf[x] === NEVER_READ && (this.#saw[x] !== NONE || this.#mustComeIn(x))) unread.push(x);
    }
    return this.#comeIn(unread, levels + 1);
  }

  #mustComeIn(x: number): boolean {
    for (let i = this.#adds[x]; i !== NONE; i = this.#nextAdd[i]) if (this.#must[i] === 1) return true;
    return false;
  }

  #comeIn(elements: readonly number[], level: number): readonly number[] | undefined {
    const [latest, cause] = [this.#latest, this.#latestCause];
    for (const x of elements) {
      const missed = this.#missed[x];
      const after = missed === NONE ? latest : Math.max(latest, this.#problem.call[missed]);
      const f = this.#firstAdd(x, after);
      if (f === NONE) return this.#nobodyAdded(x, level, cause);
      this.#first[x] = f;
      this.#after(f, latest, cause);
      if (missed !== NONE) this.#after(f, this.#moment[missed], missed);
      if (this.#moment[f] >= this.#problem.ret[f]) return this.#late(f, level);
      this.#reach(f);
    }
    return undefined;
  }

  /** The first called that can add the element after a position; or one that must, and cannot. */
  #firstAdd(x: number, after: number): number {
    const { ret } = this.#problem;
    let i = this.#adds[x];
    while (i !== NONE && this.#must[i] === 0 && ret[i] <= after) i = this.#nextAdd[i];
    return i;
  }

  #read(reads: readonly number[], level: number): readonly number[] | undefined {
    const [latest, cause] = [this.#latest, this.#latestCause];
    for (const read of reads) {
      this.#after(read, latest, cause);
      if (this.#moment[read] >= this.#problem.ret[read]) return this.#late(read, level);
      this.#reach(read);
    }
    return undefined;
  }

  /** Operations that come after an element came in, but before nothing. */
  #besides(): readonly number[] | undefined {
    const { length, ret } = this.#problem;
    const { elementOf, did } = this.#set;
    const { levelOf, levels } = this.#chain;
    for (let i = 0; i < length; i++) {
      const x = elementOf[i];
      if (x < 0 || did[i] === MISSED || this.#must[i] === 0) continue;
      const f = this.#first[x];
      if (f === i || f === NONE) continue;
      this.#after(i, this.#moment[f], this.#cause[f]);
      if (this.#moment[i] >= ret[i]) return this.#late(i, Math.min(levelOf[x], levels + 1));
    }
    return undefined;
  }

  #after(i: number, moment: number, cause: number): void {
    if (moment <= this.#moment[i]) return;
    this.#moment[i] = moment;
    this.#cause[i] = cause;
  }

  #reach(i: number): void {
    if (this.#moment[i] <= this.#latest) return;
    this.#latest = this.#moment[i];
    this.#latestCause = this.#cause[i];
  }

  /** An element was seen that nobody added, or only too early. */
  #nobodyAdded(x: number, level: number, cause: number): readonly number[] {
    const seen = [this.#chain.reads[level]?.[0] ?? this.#saw[x]];
    return [...seen, this.#missed[x], ...this.#between(cause, level)].filter((i) => i !== NONE);
  }

  /** An operation that would have to wait until after its return, for another one that was called later. */
  #late(i: number, level: number): readonly number[] {
    return [i, ...this.#between(this.#cause[i], level)];
  }

  /** Why something waits for the call of an operation: that itself, and a read that saw its element already. */
  #between(cause: number, level: number): readonly number[] {
    if (cause === NONE) return [];
    const read = this.#set.elementOf[cause] < 0 ? [] : (this.#chain.reads[level - 1] ?? []).slice(0, 1);
    return this.#must[cause] === 1 ? [cause, ...read] : read;
  }

  /** By moment; of those at the same moment, in the order in which they wait for each other. */
  #order(): Int32Array {
    const { length, events } = this.#problem;
    const { elementOf } = this.#set;
    const { levels, fresh, reads, levelOf } = this.#chain;
    const sequence: number[] = [];
    const placed = new Uint8Array(length);
    const append = (i: number) => {
      if (i !== NONE && placed[i] === 0) sequence.push(i);
      if (i !== NONE) placed[i] = 1;
    };
    for (let i = 0; i < length; i++) {
      const happens = this.#must[i] === 1 || (elementOf[i] >= 0 && this.#first[elementOf[i]] === i);
      if (!happens) placed[i] = 1;
      else if (this.#cause[i] === i) append(i);
    }
    for (let level = 1; level <= levels; level++) {
      for (const x of fresh[level] ?? []) append(this.#first[x]);
      for (const read of reads[level] ?? []) append(read);
    }
    for (let x = 0; x < levelOf.length; x++) if (levelOf[x] === NEVER_READ) append(this.#first[x]);
    for (let i = 0; i < length; i++) append(i);
    return byPosition(sequence, this.#moment, events.length);
  }
}
