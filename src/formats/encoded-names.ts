import { InputError, ValueCursor } from '../core/index.js';

interface KnownName {
  readonly bytes: Uint8Array;
  readonly code: number;
}

/** Codes of names that are given as encoded strings: a string is made only for a name that is new. */
export class EncodedNames {
  readonly #codeOf: (name: string) => number;
  /** Names by their length in bytes (255 for all longer ones); histories have few. */
  readonly #byLength: (KnownName[] | undefined)[] = [];

  constructor(codeOf: (name: string) => number) {
    this.#codeOf = codeOf;
  }

  /** The code of the string that is encoded between two places; -1 where there are too many names. */
  code(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    const bucket = Math.min(length, 255);
    let known = this.#byLength[bucket];
    if (known === undefined) {
      known = [];
      this.#byLength[bucket] = known;
    }
    for (let i = 0; i < known.length; i++) if (sameBytes(known[i].bytes, bytes, from, length)) return known[i].code;
    const cursor = new ValueCursor(bytes);
    cursor.at = from;
    try {
      const code = this.#codeOf(cursor.value() as string);
      known.push({ bytes: bytes.slice(from, to), code });
      return code;
    } catch (error) {
      if (error instanceof InputError) return -1;
      throw error;
    }
  }
}

function sameBytes(name: Uint8Array, bytes: Uint8Array, from: number, length: number): boolean {
  if (name.length !== length) return false;
  for (let i = 0; i < length; i++) if (name[i] !== bytes[from + i]) return false;
  return true;
}
