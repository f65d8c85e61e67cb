import { VALUE_DEPTH_MAX, type ValueEncoder } from '../core/index.js';
import { isDigit, isInToken } from './byte-classes.js';
import type { ByteWindow } from './byte-window.js';
import { plainStringEnd } from './edn-text.js';
import { encodeWhole } from './literal.js';

const MINUS = 0x2d;

/** So many digits are exact in a double, and on the way there. */
const DIGITS_EXACT = 15;

/** What readers of nested values have in common: where they read, where they write, and how deep they are. */
export abstract class ValueReader {
  readonly window: ByteWindow;
  readonly encoder: ValueEncoder;
  #depth = 0;

  constructor(window: ByteWindow, encoder: ValueEncoder) {
    this.window = window;
    this.encoder = encoder;
  }

  /** To be called before a record is read, also again after `INCOMPLETE`. */
  reset(): void {
    this.#depth = 0;
  }

  /** Reads one value into the encoder. */
  abstract value(): void;

  /**
   * Reads a keyword or a string without escapes, without its being encoded: the place of its text's end; the text begins
   * behind the byte that stands here. -1 where anything else stands here; then nothing is read.
   */
  abstract wordEnd(): number;

  /**
   * Reads a whole number that begins with a digit, as most numbers of a history do: in one pass, without its being
   * encoded. -1 where anything else stands here, also a longer number; then nothing is read.
   */
  whole(): number {
    const { window } = this;
    const { bytes } = window;
    const from = window.at;
    const limit = from + DIGITS_EXACT;
    let at = from;
    let n = 0;
    while (at < limit && isDigit(bytes[at])) n = n * 10 + bytes[at++] - 0x30;
    // What ends where the window ends may go on behind it.
    if (at === from || at >= window.end || isInToken(bytes[at])) return -1;
    window.at = at;
    return n;
  }

  /** Moves behind the string that stands here: the place of its last quote. -1 where it has escapes; then nothing is read. */
  protected plainString(): number {
    const { window } = this;
    const end = plainStringEnd(window);
    if (end >= 0) window.at = end + 1;
    return end;
  }

  /** Reads a whole number of either sign into the encoder. False where anything else stands here; then nothing is read. */
  protected encodedWhole(): boolean {
    const { window, encoder } = this;
    const negative = window.bytes[window.at] === MINUS;
    if (negative) window.at++;
    const n = this.whole();
    if (n >= 0 && !negative) encodeWhole(encoder, n);
    else if (n >= 0) encoder.int(n === 0 ? 0 : -n);
    else if (negative) window.at--;
    return n >= 0;
  }

  /** Values that are deeper are refused, so that no input can exhaust the stack. */
  protected enter(): void {
    if (++this.#depth > VALUE_DEPTH_MAX) throw this.window.broken(`at most ${VALUE_DEPTH_MAX} levels of nesting`);
  }

  protected leave(): void {
    this.#depth--;
  }
}
