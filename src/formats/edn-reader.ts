import { TAG_FALSE, TAG_NULL, TAG_TRUE, ValueCursor, type ValueEncoder } from '../core/index.js';
import { isDigit, isInToken, spaceEnd, tokenEnd } from './byte-classes.js';
import { INCOMPLETE } from './byte-window.js';
import { readEdnCharacter, readEdnText } from './edn-text.js';
import {
  closeArray,
  encodeMap,
  encodeNumber,
  encodeSet,
  encodeStringBytes,
  openArray,
  type Piece,
  takePiece,
} from './literal.js';
import { ValueReader } from './value-reader.js';

const QUOTE = 0x22;
const HASH = 0x23;
const COLON = 0x3a;
const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;
const UNDERSCORE = 0x5f;
const MINUS = 0x2d;
const PLUS = 0x2b;
const OPEN_ROUND = 0x28;
const CLOSE_ROUND = 0x29;
const OPEN_SQUARE = 0x5b;
const CLOSE_SQUARE = 0x5d;
const OPEN_CURLY = 0x7b;
const CLOSE_CURLY = 0x7d;

/**
 * Reads EDN values (github.com/edn-format/edn) out of a window, straight into a history's encoding:
 * keywords, symbols and characters become strings, lists become arrays, sets become sorted arrays, map keys become
 * strings, ratios stay text, and a tagged value is the value without its tag.
 */
export class EdnReader extends ValueReader {
  /** Moves to the next byte that is no white space, comment or discarded value; that byte, 0 at the end. */
  skipSpace(): number {
    const { window } = this;
    for (;;) {
      const { bytes } = window;
      const at = spaceEnd(bytes, window.at);
      window.at = at;
      const c = bytes[at];
      if (c === SEMICOLON) {
        this.#skipComment();
      } else if (c === HASH && bytes[at + 1] === UNDERSCORE) {
        window.at += 2;
        this.discard();
      } else {
        if (c === 0 && !window.atEnd()) throw window.broken('text, not binary data');
        // The byte behind it decides what it is.
        if (c === HASH && at + 1 === window.end && !window.complete) throw INCOMPLETE;
        return c;
      }
    }
  }

  /** Reads a value and forgets it. */
  discard(): void {
    const start = this.encoder.end;
    this.enter();
    this.value();
    this.leave();
    this.encoder.end = start;
  }

  value(): void {
    const c = this.skipSpace();
    const { window, encoder } = this;
    if (isDigit(c) || c === MINUS || c === PLUS) {
      if (!this.encodedWhole()) this.#numberOrSymbol();
      return;
    }
    switch (c) {
      case COLON: {
        const from = this.window.at + 1;
        const to = this.token();
        if (to === from) throw window.broken('a keyword', from - 1);
        return encodeStringBytes(encoder, window.bytes, from, to);
      }
      case QUOTE:
        return readEdnText(window, encoder);
      case OPEN_SQUARE:
        return this.#sequence(CLOSE_SQUARE);
      case OPEN_ROUND:
        return this.#sequence(CLOSE_ROUND);
      case OPEN_CURLY:
        window.at++;
        return this.#map('');
      case HASH:
        return this.#dispatch();
      case BACKSLASH:
        return encoder.string(readEdnCharacter(window));
      default:
        if (!isInToken(c)) throw window.broken('an EDN value');
        return this.#numberOrSymbol();
    }
  }

  wordEnd(): number {
    const { window } = this;
    if (window.bytes[window.at] === QUOTE) return this.plainString();
    return window.bytes[window.at] === COLON ? this.token() : -1;
  }

  /** Moves behind the token that starts at `at` (or behind a leading colon); the place of its end. */
  token(): number {
    const { window } = this;
    const at = tokenEnd(window.bytes, window.at + 1);
    window.at = at;
    // A token that ends where the window ends may go on behind it.
    window.atEnd();
    return at;
  }

  /** The name of a tag, `#` included in what is read. */
  tagName(): string {
    const from = this.window.at + 1;
    const to = this.token();
    return this.window.text(from, to);
  }

  #skipComment(): void {
    const { window } = this;
    const newline = window.bytes.indexOf(10, window.at);
    window.at = newline < 0 || newline >= window.end ? window.end : newline + 1;
    window.atEnd();
  }

  #numberOrSymbol(): void {
    const { window, encoder } = this;
    const from = window.at;
    const to = this.token();
    const { bytes } = window;
    // Of all words by far the most frequent: no string is made of it.
    if (to - from === 3 && bytes[from] === 0x6e && bytes[from + 1] === 0x69 && bytes[from + 2] === 0x6c) {
      return encoder.tag(TAG_NULL);
    }
    const text = window.text(from, to);
    if (text === 'true') return encoder.tag(TAG_TRUE);
    if (text === 'false') return encoder.tag(TAG_FALSE);
    if (!/^[+-]?\d/.test(text)) return encoder.string(text);
    // N marks integers and M decimals of any precision; both are numbers all the same.
    if (encodeNumber(encoder, text.replace(/[NM]$/, ''))) return;
    if (!/^[+-]?\d+\/\d+$/.test(text)) throw window.broken('a number', from);
    encoder.string(text);
  }

  #sequence(close: number): void {
    const { window, encoder } = this;
    this.enter();
    window.at++;
    const start = openArray(encoder);
    let count = 0;
    while (!this.#closes(close)) {
      this.value();
      count++;
    }
    closeArray(encoder, start, count);
    this.leave();
  }

  #map(namespace: string): void {
    const { encoder } = this;
    this.enter();
    const entries: Piece[] = [];
    while (!this.#closes(CLOSE_CURLY)) {
      const start = encoder.end;
      const qualify = namespace !== '' && this.window.bytes[this.window.at] === COLON;
      this.value();
      const name = keyName(encoder, start);
      encoder.end = start;
      if (this.skipSpace() === CLOSE_CURLY) throw this.window.broken('a value for the key before it');
      this.value();
      entries.push(takePiece(encoder, start, qualify && !name.includes('/') ? `${namespace}/${name}` : name));
    }
    encodeMap(encoder, entries);
    this.leave();
  }

  #set(): void {
    const { encoder } = this;
    this.enter();
    const elements: Piece[] = [];
    while (!this.#closes(CLOSE_CURLY)) {
      const start = encoder.end;
      this.value();
      elements.push(takePiece(encoder, start, ''));
    }
    encodeSet(encoder, elements);
    this.leave();
  }

  /** What begins with `#`: a set, a map with a namespace, a symbolic number, or a tagged value. */
  #dispatch(): void {
    const { window, encoder } = this;
    const start = window.at;
    const next = window.bytes[start + 1];
    if (next === OPEN_CURLY) {
      window.at += 2;
      return this.#set();
    }
    if (next === HASH) {
      window.at++;
      const name = this.tagName();
      const symbolic = SYMBOLIC.get(name);
      if (symbolic === undefined) throw window.broken('##NaN, ##Inf or ##-Inf', start);
      return encoder.number(symbolic);
    }
    if (next === QUOTE) {
      window.at++;
      return readEdnText(window, encoder);
    }
    const name = this.tagName();
    if (name === '') throw window.broken('a tag', start);
    if (this.skipSpace() === OPEN_CURLY && name.startsWith(':')) {
      window.at++;
      return this.#map(name.replace(/^:+/, ''));
    }
    this.enter();
    this.value();
    this.leave();
  }

  #closes(close: number): boolean {
    const c = this.skipSpace();
    if (c === close) {
      this.window.at++;
      return true;
    }
    if (c === 0 || c === CLOSE_CURLY || c === CLOSE_ROUND || c === CLOSE_SQUARE) {
      throw this.window.broken(`a value or "${String.fromCharCode(close)}"`);
    }
    return false;
  }
}

const SYMBOLIC: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Inf', Number.POSITIVE_INFINITY],
  ['-Inf', Number.NEGATIVE_INFINITY],
]);

/** The text by which a map knows a key: strings and keywords as they are, everything else as JSON. */
function keyName(encoder: ValueEncoder, start: number): string {
  const cursor = new ValueCursor(encoder.bytes);
  cursor.at = start;
  const key = cursor.value();
  if (typeof key === 'string') return key;
  return JSON.stringify(key, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}
