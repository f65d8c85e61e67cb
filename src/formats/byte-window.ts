import { InputError } from '../core/index.js';

/** Thrown (always this one object) when a record goes on behind the bytes that are loaded: load more, read it again. */
export const INCOMPLETE = Symbol('more bytes are needed');

const CHUNK_BYTES = 1 << 20;

/**
 * A window of bytes that slides over an input of any length. `bytes[end]` is always 0, a byte that no token contains,
 * so that loops over tokens need no test of their own for the end: they stop there, and ask {@link atEnd} why.
 */
export class ByteWindow {
  bytes: Uint8Array = new Uint8Array(CHUNK_BYTES + 1);
  at = 0;
  end = 0;
  /** No bytes will follow those that are loaded. */
  complete = false;
  /** Name of the input, for messages. */
  readonly name: string;
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** Lines and bytes of the current line that slid out of the window. */
  #linesBefore = 0;
  #columnsBefore = 0;

  constructor(chunks: AsyncIterable<Uint8Array>, name: string) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.name = name;
  }

  /** Is `at` behind the last byte? Throws {@link INCOMPLETE} where more may follow. */
  atEnd(): boolean {
    if (this.at < this.end) return false;
    if (!this.complete) throw INCOMPLETE;
    return true;
  }

  /** Lets go of the bytes before `at` and loads the next piece. */
  async refill(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done) {
      this.complete = true;
      return;
    }
    this.#slide(next.value.length);
    this.bytes.set(next.value, this.end);
    this.end += next.value.length;
    this.bytes[this.end] = 0;
  }

  /** Passes over the mark with which some editors begin UTF-8. To be called before anything is read. */
  async skipByteOrderMark(): Promise<void> {
    while (this.end < 3 && !this.complete) await this.refill();
    const [a, b, c] = this.bytes;
    if (this.end >= 3 && a === 0xef && b === 0xbb && c === 0xbf) this.at = 3;
  }

  /** Lets a reader see nothing behind `to`, as if the input ended there. What it saw as the last byte is restored. */
  within(to: number, read: () => void): void {
    const { end, complete } = this;
    const hidden = this.bytes[to];
    this.end = to;
    this.complete = true;
    this.bytes[to] = 0;
    try {
      read();
    } finally {
      this.bytes[to] = hidden;
      this.end = end;
      this.complete = complete;
    }
  }

  /** An error at a place in the window: by default where the reader stands. */
  broken(expected: string, at = this.at): InputError {
    const { line, column } = this.position(at);
    const found = this.#excerpt(at);
    return new InputError(
      `cannot read ${this.name}: line ${line}, column ${column}: expected ${expected}, found ${found}`,
      {
        code: 'BROKEN_HISTORY',
        hint: 'Mend or remove that line, or name the format with --format if it was taken for another one.',
        details: { file: this.name, line, column, expected, found },
      },
    );
  }

  /** Line and column (in bytes) of a place, both counted from 1. */
  position(at = this.at): { line: number; column: number } {
    // Every input is looked through in this way; a buffer's own search is several times as fast as a loop.
    const before = Buffer.from(this.bytes.buffer, this.bytes.byteOffset, at);
    let line = this.#linesBefore + 1;
    let start = -this.#columnsBefore;
    for (let i = before.indexOf(10); i >= 0; i = before.indexOf(10, i + 1)) {
      line++;
      start = i + 1;
    }
    return { line, column: at - start + 1 };
  }

  /** The text between two places. */
  text(from: number, to: number): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + from, to - from).toString('utf8');
  }

  #slide(incoming: number): void {
    const { bytes, at } = this;
    const { line, column } = this.position(at);
    this.#linesBefore = line - 1;
    this.#columnsBefore = column - 1;
    const kept = this.end - at;
    if (kept + incoming + 1 > bytes.length) {
      // A record longer than the window: at least double it, so that reading the record again stays linear in all.
      this.bytes = new Uint8Array(Math.max(kept * 2, kept + incoming) + 1);
      this.bytes.set(bytes.subarray(at, this.end));
    } else {
      bytes.copyWithin(0, at, this.end);
    }
    this.at = 0;
    this.end = kept;
  }

  #excerpt(at: number): string {
    if (at >= this.end) return 'the end of the input';
    let to = at;
    while (to < this.end && to < at + 24 && this.bytes[to] !== 10) to++;
    if (to === at) return 'the end of the line';
    return JSON.stringify(this.text(at, to));
  }
}
