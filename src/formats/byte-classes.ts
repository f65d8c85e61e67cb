/*
 * Classes of bytes, as bits of a table. Table and bits stay in this file, and functions that are small enough to be
 * inlined look at them: a constant that is imported is looked up at each use, here for every byte of an input.
 */
/** What separates EDN values: white space and commas. */
const SPACE = 1;
const DIGIT = 4;
/** What may stand inside a keyword, symbol or number. */
const TOKEN = 8;

/** Byte 0 is in no class: it marks the end of what is loaded. */
const CLASS: Uint8Array = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(256).fill(TOKEN);
  table.fill(0, 0, 32);
  for (const c of '\t\n\v\f\r ,') table[c.charCodeAt(0)] = SPACE;
  for (const c of '()[]{}";\\') table[c.charCodeAt(0)] = 0;
  for (const c of '0123456789') table[c.charCodeAt(0)] = DIGIT | TOKEN;
  return table;
}

export function isSpace(c: number): boolean {
  return CLASS[c] === SPACE;
}

export function isDigit(c: number): boolean {
  return (CLASS[c] & DIGIT) !== 0;
}

export function isInToken(c: number): boolean {
  return (CLASS[c] & TOKEN) !== 0;
}

/** The place behind the white space that begins at a place, if there is some. */
export function spaceEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (CLASS[bytes[at]] === SPACE) at++;
  return at;
}

/** The place behind the token, or the rest of one, that begins at a place, if there is one. */
export function tokenEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while ((CLASS[bytes[at]] & TOKEN) !== 0) at++;
  return at;
}
