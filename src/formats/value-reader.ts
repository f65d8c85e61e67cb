import type { ValueEncoder } from '../core/index.js';
import type { ByteWindow } from './byte-window.js';

/** Deeper values are refused, so that no input can exhaust the stack. */
const DEPTH_MAX = 256;

/** What readers of nested values have in common: where they read, where they write, and how deep they are. */
export class ValueReader {
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

  protected enter(): void {
    if (++this.#depth > DEPTH_MAX) throw this.window.broken(`at most ${DEPTH_MAX} levels of nesting`);
  }

  protected leave(): void {
    this.#depth--;
  }
}
