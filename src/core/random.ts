import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

type Source = ReturnType<typeof xoroshiro128plusFromState>;

/**
 * A stream of random numbers, known by the run's seed and a path of names. Streams of different paths are
 * independent: drawing from one, or adding one, never shifts another.
 */
export class Random {
  readonly seed: number;
  readonly #root: string;
  /** Which of the root's numbered streams this is; -1: the root itself. */
  readonly #number: number;
  readonly #state: readonly number[];
  /** Made on the first draw: many streams are only roots of others. */
  #drawn: Source | undefined;

  /** `numbered` is given by {@link at} alone. */
  constructor(seed: number, path = '', numbered?: { readonly number: number; readonly state: readonly number[] }) {
    this.seed = seed;
    this.#root = path;
    this.#number = numbered ? numbered.number : -1;
    this.#state = numbered ? numbered.state : initialState(seed, path);
  }

  get path(): string {
    return this.#number < 0 ? this.#root : `${this.#root}#${this.#number}`;
  }

  get #source(): Source {
    this.#drawn ??= xoroshiro128plusFromState([...this.#state]);
    return this.#drawn;
  }

  /**
   * The stream with number `n` (from 0) of this stream's path: as independent as `split`, and cheap enough for one
   * stream per operation. It does not depend on what has been drawn from this one.
   */
  at(n: number): Random {
    const [a, b, c, d] = this.#state as [number, number, number, number];
    const low = splitmix(n | 0);
    const high = splitmix(low ^ Math.floor(n / 0x1_0000_0000));
    const state = [splitmix(a ^ low), splitmix(b ^ high), splitmix(c + low), splitmix(d + high) | 1];
    return new Random(this.seed, this.path, { number: n, state });
  }

  /** A stream of its own for one use: `split('worker', 3)`. The same names give the same stream, from its start. */
  split(...names: (string | number)[]): Random {
    return new Random(this.seed, `${this.path}/${names.join('/')}`);
  }

  /** A whole number from 0 to `bound - 1`. */
  int(bound: number): number {
    return bound <= 1 ? 0 : uniformInt(this.#source, 0, bound - 1);
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    if (!(low <= high)) throw new RangeError(`there is no number from ${low} to ${high}`);
    return uniformInt(this.#source, low, high);
  }

  /** A number from 0 (included) to 1 (excluded). */
  float(): number {
    return uniformFloat64(this.#source);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.float() < probability;
  }

  /** Exponentially distributed with the given mean: the gaps of a Poisson process. */
  exponential(mean: number): number {
    return -Math.log(1 - this.float()) * mean;
  }

  /** One of the items; they must not be empty. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('cannot pick from no items');
    return items[this.int(items.length)] as T;
  }

  /** The items in random order, as a new array (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const item = result[i] as T;
      result[i] = result[j] as T;
      result[j] = item;
    }
    return result;
  }
}

/** 128 bits from seed and path: FNV-1a over the text, stretched by splitmix32. */
function initialState(seed: number, path: string): number[] {
  let h = 0x811c9dc5;
  for (const text of [String(seed), path]) {
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ 0xff, 0x01000193);
  }
  const low = Math.trunc(seed) | 0;
  const high = Math.floor(seed / 0x1_0000_0000) | 0;
  return [splitmix(h), splitmix(h ^ low), splitmix(Math.imul(h, 31) + high), splitmix(h + 0x6d2b79f5) | 1];
}

function splitmix(x: number): number {
  let z = (x + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}
