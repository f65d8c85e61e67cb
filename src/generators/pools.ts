import { type Generator, type GeneratorContext, isRequest, type Op, slotOf, ThreadSet } from '../core/index.js';
import { done, type GeneratorInput, lift, type Step } from './lift.js';
import { bound } from './threads.js';

/** Threads divided into pools, each of which has a generator of its own. */
export interface Division {
  readonly pools: readonly ThreadSet[];
  /** Pool of each slot; -1: none. */
  readonly poolOfSlot: Int32Array;
}

/** A copy of the generator for every thread, the nemesis included. */
export function eachThread(input: GeneratorInput): Generator {
  const inner = lift(input);
  return new Pools(
    dividing((threads) => Array.from(threads, (thread) => ThreadSet.of([thread]))),
    () => inner,
    undefined,
  );
}

/**
 * `reserve(5, a, 3, b, rest)`: `a` on the first five client threads, `b` on the three after them, `rest` on all others,
 * the nemesis included. Without `rest` the others do nothing. Refused where there are too few threads: a generator that
 * nobody carries out would test nothing.
 */
export function reserve(...parts: (number | GeneratorInput)[]): Generator {
  const counts: number[] = [];
  const generators: Generator[] = [];
  for (const part of parts) {
    if (typeof part !== 'number') generators.push(lift(part));
    else if (Number.isInteger(part) && part > 0) counts.push(part);
    else throw new RangeError(`reserve needs at least 1 thread for each generator, not ${part}`);
  }
  const divide = dividing((threads) => {
    let from = 0;
    const ordered = threads.clients();
    const needed = counts.reduce((sum, count) => sum + count, 0);
    if (needed > ordered.length) throw new RangeError(`reserve needs ${needed} client threads, not ${ordered.length}`);
    const pools = counts.map((count) => ThreadSet.of(ordered.slice(from, (from += count))));
    const reserved = ThreadSet.of(ordered.slice(0, from));
    const others = [...threads].filter((thread) => !reserved.has(thread));
    if (others.length === 0 && generators.length > counts.length) {
      throw new RangeError(`reserve leaves none of ${ordered.length} client threads for its last generator`);
    }
    return [...pools, ThreadSet.of(others)];
  });
  return new Pools(divide, (pool) => generators[pool] ?? done, undefined);
}

/** Divides the threads of a context, once for each set of threads. */
export function dividing(divide: (threads: ThreadSet) => readonly ThreadSet[]): (threads: ThreadSet) => Division {
  const divisions = new WeakMap<ThreadSet, Division>();
  return (threads) => {
    let division = divisions.get(threads);
    if (!division) {
      const pools = divide(threads);
      const poolOfSlot = new Int32Array(threads.words.length * 32).fill(-1);
      for (const [pool, members] of pools.entries()) {
        for (const thread of members) poolOfSlot[slotOf(thread)] = pool;
      }
      division = { pools, poolOfSlot };
      divisions.set(threads, division);
    }
    return division;
  };
}

/**
 * Asks the pool of the context's thread first, then the others in turn: as `any` does, but written apart. With one
 * loop for both, an operation took a tenth longer, for every client asks here.
 */
export class Pools implements Generator {
  constructor(
    private readonly divide: (threads: ThreadSet) => Division,
    private readonly start: (pool: number, pools: number) => Generator,
    /** One generator per pool; undefined before the first question. */
    private readonly parts: readonly Generator[] | undefined,
  ) {}

  next(context: GeneratorContext): Step {
    const { pools, poolOfSlot } = this.divide(context.threads);
    const parts = this.parts ?? pools.map((_, pool) => this.start(pool, pools.length));
    const first = context.thread === undefined ? -1 : (poolOfSlot[slotOf(context.thread)] as number);
    let after = parts;
    let untilNs = Number.POSITIVE_INFINITY;
    let waiting = false;
    for (let i = 0; i < parts.length; i++) {
      const at = (Math.max(first, 0) + i) % parts.length;
      const part = after[at] as Generator;
      if (part === done) continue;
      const view = context.only(pools[at] as ThreadSet);
      const step = part.next(view);
      const rest = step ? step[1] : done;
      if (step && isRequest(step[0]) && (step[0].timeNs ?? 0) <= context.timeNs) {
        return [bound(step[0], view), this.#with(rest === part ? after : after.with(at, rest))];
      }
      if (step) {
        waiting = true;
        if (isRequest(step[0])) untilNs = Math.min(untilNs, step[0].timeNs ?? 0);
        else if (step[0] !== 'pending') untilNs = Math.min(untilNs, step[0].untilNs);
      }
      // A request for later is asked again then.
      if (rest !== part && !(step && isRequest(step[0]))) after = after.with(at, rest);
    }
    if (!waiting) return undefined;
    return [untilNs === Number.POSITIVE_INFINITY ? 'pending' : { untilNs }, this.#with(after)];
  }

  update(event: Op, context: GeneratorContext): Generator {
    if (!this.parts) return this;
    const { pools, poolOfSlot } = this.divide(context.threads);
    const pool = poolOfSlot[slotOf(context.threadOf(event.process))] ?? -1;
    const part = this.parts[pool];
    if (!part) return this;
    const updated = part.update(event, context.only(pools[pool] as ThreadSet));
    return updated === part ? this : this.#with(this.parts.with(pool, updated));
  }

  #with(parts: readonly Generator[]): Generator {
    return parts === this.parts ? this : new Pools(this.divide, this.start, parts);
  }
}
