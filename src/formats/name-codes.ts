import { InputError } from '../core/index.js';
import type { ByteWindow } from './byte-window.js';

interface KnownName {
  readonly bytes: Uint8Array;
  readonly code: number;
}

/** Codes of names by the bytes of their text: a string is made only for a name that is new. */
export class NameCodes {
  readonly #codeOf: (name: string) => number;
  /** Names by their length in bytes (255 for all longer ones); histories have few. */
  readonly #byLength: (KnownName[] | undefined)[] = [];

  constructor(codeOf: (name: string) => number) {
    this.#codeOf = codeOf;
  }

  /** The code of the name between two places of a window; -1 where there are too many names. */
  code(window: ByteWindow, from: number, to: number): number {
    const { bytes } = window;
    const length = to - from;
    const bucket = Math.min(length, 255);
    let known = this.#byLength[bucket];
    if (known === undefined) {
      known = [];
      this.#byLength[bucket] = known;
    }
    for (let i = 0; i < known.length; i++) if (sameBytes(known[i].bytes, bytes, from, length)) return known[i].code;
    const code = this.codeOf(window.text(from, to));
    if (code >= 0) known.push({ bytes: bytes.slice(from, to), code });
    return code;
  }

  /** The code of a name; -1 where there are too many names. */
  codeOf(name: string): number {
    try {
      return this.#codeOf(name);
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
