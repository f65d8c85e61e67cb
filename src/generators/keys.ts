import {
  type Generator,
  type GeneratorContext,
  isRequest,
  type Op,
  type OpRequest,
  ThreadSet,
  type Value,
  valueEquals,
} from '../core/index.js';
import { type GeneratorInput, lift, type Step } from './lift.js';
import { dividing, Pools } from './pools.js';

/** Keys in order: a list, or a pure function of their number from 0; undefined where there are no more. */
export type Keys = readonly Value[] | ((number: number) => Value | undefined);

/** One key after the other: what the function makes of a key, to its end, every request with that `key`. */
export function sequentialKeys(keys: Keys, each: (key: Value) => GeneratorInput): Generator {
  return new KeyByKey(numbered(keys), each, 0, 1, undefined);
}

/**
 * Client threads in groups of `threadsPerKey`, each group on keys of its own, one key after the other. Of g groups the
 * first takes keys 0, g, 2g …, the second 1, g+1 …, so what a group does depends on no other group. The last group is
 * smaller where the threads do not divide.
 */
export function concurrentKeys(threadsPerKey: number, keys: Keys, each: (key: Value) => GeneratorInput): Generator {
  if (!(threadsPerKey >= 1))
    throw new RangeError(`concurrentKeys needs at least 1 thread per key, not ${threadsPerKey}`);
  const keyOf = numbered(keys);
  const divide = dividing((threads) => {
    const ordered = threads.clients();
    const groups = Math.ceil(ordered.length / threadsPerKey);
    return Array.from({ length: groups }, (_, group) =>
      ThreadSet.of(ordered.slice(group * threadsPerKey, (group + 1) * threadsPerKey)),
    );
  });
  return new Pools(divide, (group, groups) => new KeyByKey(keyOf, each, group, groups, undefined), undefined);
}

function numbered(keys: Keys): (number: number) => Value | undefined {
  return typeof keys === 'function' ? keys : (number) => keys[number];
}

/** Keys number, number + stride, … each with its own generator. */
class KeyByKey implements Generator {
  constructor(
    private readonly keyOf: (number: number) => Value | undefined,
    private readonly each: (key: Value) => GeneratorInput,
    private readonly number: number,
    private readonly stride: number,
    /** What is left to do on the key of this number; undefined: nothing was begun. */
    private readonly inner: Generator | undefined,
  ) {}

  next(context: GeneratorContext): Step {
    let { number, inner } = this;
    for (;;) {
      const key = this.keyOf(number);
      if (key === undefined) return undefined;
      inner ??= lift(this.each(key));
      const step = inner.next(context);
      if (step) return [isRequest(step[0]) ? withKey(step[0], key) : step[0], this.#with(number, step[1])];
      if (number - this.number >= EMPTY_KEYS_MAX * this.stride) {
        throw new RangeError(`none of ${EMPTY_KEYS_MAX} keys in a row had anything to do`);
      }
      number += this.stride;
      inner = undefined;
    }
  }

  update(event: Op, context: GeneratorContext): Generator {
    const key = this.keyOf(this.number);
    // What was begun on an earlier key may still complete; it is none of this key's business.
    if (!this.inner || key === undefined || event.key === undefined || !valueEquals(event.key, key)) return this;
    return this.#with(this.number, this.inner.update(event, context));
  }

  #with(number: number, inner: Generator): Generator {
    if (number === this.number && inner === this.inner) return this;
    return new KeyByKey(this.keyOf, this.each, number, this.stride, inner);
  }
}

/** An endless supply of keys with nothing to do is a mistake, not a wait. */
const EMPTY_KEYS_MAX = 10_000;

/** A copy, field by field: this is done for every operation, and a spread takes ten times as long. */
function withKey({ f, value, thread, timeNs }: OpRequest, key: Value): OpRequest {
  const copy: { -readonly [K in keyof OpRequest]: OpRequest[K] } = { f, key };
  if (value !== undefined) copy.value = value;
  if (thread !== undefined) copy.thread = thread;
  if (timeNs !== undefined) copy.timeNs = timeNs;
  return copy;
}
