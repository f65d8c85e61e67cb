import type { ValueEncoder } from '../core/index.js';
import { tokenEnd } from './byte-classes.js';
import type { ByteWindow } from './byte-window.js';
import { encodeStringBytes } from './literal.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['"', '"'],
  ['\\', '\\'],
  ["'", "'"],
  ['/', '/'],
]);

const NAMED_CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['newline', '\n'],
  ['return', '\r'],
  ['space', ' '],
  ['tab', '\t'],
  ['backspace', '\b'],
  ['formfeed', '\f'],
  ['null', '\0'],
]);

/** Finds the end of the string that starts with the quote at `at`: the place of its last quote; -1 where it has escapes. */
export function plainStringEnd(window: ByteWindow): number {
  const { bytes } = window;
  let at = window.at + 1;
  for (;;) {
    const c = bytes[at];
    if (c === QUOTE) return at;
    if (c === BACKSLASH) return -1;
    if (c === 0 && at >= window.end) throw unterminated(window, at);
    at++;
  }
}

/** The place of the last quote of a string with escapes. */
export function escapedStringEnd(window: ByteWindow): number {
  const { bytes } = window;
  let at = window.at + 1;
  for (;;) {
    // Behind the end lies what was read before: a backslash as the last byte leads there.
    if (at >= window.end) throw unterminated(window, at);
    const c = bytes[at];
    if (c === QUOTE) return at;
    at += c === BACKSLASH ? 2 : 1;
  }
}

function unterminated(window: ByteWindow, at: number): unknown {
  const start = window.at;
  window.at = Math.min(at, window.end);
  window.atEnd();
  return window.broken('the end of the string', start);
}

/** Reads an EDN string into the encoder. */
export function readEdnText(window: ByteWindow, encoder: ValueEncoder): void {
  const plain = plainStringEnd(window);
  const from = window.at + 1;
  if (plain >= 0) {
    encodeStringBytes(encoder, window.bytes, from, plain);
    window.at = plain + 1;
    return;
  }
  const to = escapedStringEnd(window);
  const text = window
    .text(from, to)
    .replace(/\\(u[0-9a-fA-F]{4}|[0-7]{1,3}|[\s\S])/g, (_whole, escape: string) => unescape(window, escape));
  encoder.string(text);
  window.at = to + 1;
}

function unescape(window: ByteWindow, escape: string): string {
  if (escape.length === 5) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
  if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8));
  const character = ESCAPES.get(escape);
  if (character === undefined) throw window.broken(`a string without the escape "\\${escape}"`);
  return character;
}

/** Reads a character, such as `\a`, `\newline` or `\u0041`. */
export function readEdnCharacter(window: ByteWindow): string {
  const start = window.at;
  // The first byte belongs to the character whatever it is: `\(` and `\;` are characters too.
  window.at += 2;
  window.at = Math.min(window.at, window.end);
  window.atEnd();
  window.at = tokenEnd(window.bytes, window.at);
  window.atEnd();
  const name = window.text(start + 1, window.at);
  if ([...name].length === 1) return name;
  const named = NAMED_CHARACTERS.get(name);
  if (named !== undefined) return named;
  if (/^u[0-9a-fA-F]{4}$/.test(name)) return String.fromCharCode(Number.parseInt(name.slice(1), 16));
  if (/^o[0-7]{1,3}$/.test(name)) return String.fromCharCode(Number.parseInt(name.slice(1), 8));
  throw window.broken('a character', start);
}
