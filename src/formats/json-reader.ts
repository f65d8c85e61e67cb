import { TAG_FALSE, TAG_NULL, TAG_TRUE } from '../core/index.js';
import { isDigit, tokenEnd } from './byte-classes.js';
import { escapedStringEnd, plainStringEnd } from './edn-text.js';
import { closeArray, encodeMap, encodeNumber, encodeStringBytes, openArray, type Piece, takePiece } from './literal.js';
import { ValueReader } from './value-reader.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const COLON = 0x3a;
const OPEN_SQUARE = 0x5b;
const CLOSE_SQUARE = 0x5d;
const OPEN_CURLY = 0x7b;
const CLOSE_CURLY = 0x7d;

/** Reads JSON values (RFC 8259) out of a window, straight into a history's encoding; whole numbers exactly, of any size. */
export class JsonReader extends ValueReader {
  /** Moves to the next byte that is no white space; that byte, 0 at the end. */
  skipSpace(): number {
    const { window } = this;
    const { bytes } = window;
    let { at } = window;
    while (bytes[at] === 0x20 || bytes[at] === 10 || bytes[at] === 13 || bytes[at] === 9) at++;
    window.at = at;
    const c = bytes[at];
    if (c === 0 && !window.atEnd()) throw window.broken('text, not binary data');
    return c;
  }

  value(): void {
    const { window, encoder } = this;
    const c = this.skipSpace();
    if (c === MINUS || isDigit(c)) {
      if (!this.encodedWhole()) this.#number();
      return;
    }
    switch (c) {
      case QUOTE:
        return this.#string();
      case OPEN_SQUARE:
        return this.#array();
      case OPEN_CURLY:
        return this.#object();
      default: {
        const from = window.at;
        const word = window.text(from, this.#token());
        if (word === 'null') return encoder.tag(TAG_NULL);
        if (word === 'true') return encoder.tag(TAG_TRUE);
        if (word === 'false') return encoder.tag(TAG_FALSE);
        throw window.broken('a JSON value', from);
      }
    }
  }

  wordEnd(): number {
    const { window } = this;
    return window.bytes[window.at] === QUOTE ? this.plainString() : -1;
  }

  /** Reads a key of an object and its colon; the place of its text, or of its text without escapes in `escaped`. */
  key(): { from: number; to: number; escaped?: string } {
    const { window } = this;
    if (this.skipSpace() !== QUOTE) throw window.broken('a key in double quotes');
    const from = window.at + 1;
    const plain = plainStringEnd(window);
    const to = plain >= 0 ? plain : escapedStringEnd(window);
    const escaped = plain >= 0 ? undefined : this.#unescape(from, to);
    window.at = to + 1;
    if (this.skipSpace() !== COLON) throw window.broken('":"');
    window.at++;
    return escaped === undefined ? { from, to } : { from, to, escaped };
  }

  /** After a member of an object or array: true where another one follows, false behind the closing bracket. */
  more(close: number): boolean {
    const { window } = this;
    const c = this.skipSpace();
    if (c !== COMMA && c !== close) throw window.broken(`"," or "${String.fromCharCode(close)}"`);
    window.at++;
    return c === COMMA;
  }

  #token(): number {
    const { window } = this;
    const start = window.at;
    const at = tokenEnd(window.bytes, start);
    window.at = at;
    window.atEnd();
    if (at === start) throw window.broken('a JSON value');
    return at;
  }

  #number(): void {
    const { window, encoder } = this;
    const from = window.at;
    const to = this.#token();
    if (!encodeNumber(encoder, window.text(from, to))) throw window.broken('a number', from);
  }

  #string(): void {
    const { window, encoder } = this;
    const from = window.at + 1;
    const plain = this.plainString();
    if (plain >= 0) return encodeStringBytes(encoder, window.bytes, from, plain);
    const to = escapedStringEnd(window);
    encoder.string(this.#unescape(from, to));
    window.at = to + 1;
  }

  #unescape(from: number, to: number): string {
    // Raw control characters are against the letter of JSON, and common all the same.
    const text = this.window.text(from, to).replace(/[\n\r\t]/g, (c) => JSON.stringify(c).slice(1, -1));
    try {
      return JSON.parse(`"${text}"`) as string;
    } catch {
      throw this.window.broken('a string with JSON escapes', from - 1);
    }
  }

  #array(): void {
    const { window, encoder } = this;
    this.enter();
    window.at++;
    const start = openArray(encoder);
    let count = 0;
    if (this.skipSpace() === CLOSE_SQUARE) window.at++;
    else {
      do {
        this.value();
        count++;
      } while (this.more(CLOSE_SQUARE));
    }
    closeArray(encoder, start, count);
    this.leave();
  }

  #object(): void {
    const { window, encoder } = this;
    this.enter();
    window.at++;
    const entries: Piece[] = [];
    if (this.skipSpace() === CLOSE_CURLY) window.at++;
    else {
      do {
        const { from, to, escaped } = this.key();
        const name = escaped ?? window.text(from, to);
        const start = encoder.end;
        this.value();
        entries.push(takePiece(encoder, start, name));
      } while (this.more(CLOSE_CURLY));
    }
    encodeMap(encoder, entries);
    this.leave();
  }
}
