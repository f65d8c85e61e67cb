/** Bytes that separate EDN values: white space and commas. */
export const SPACE = 1;
export const DIGIT = 4;
/** What may stand inside a keyword, symbol or number. */
export const TOKEN = 8;

/** Class of each byte, as a set of bits. Byte 0 is in none: it marks the end of what is loaded. */
export const BYTE_CLASS: Uint8Array = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(256).fill(TOKEN);
  table.fill(0, 0, 32);
  for (const c of '\t\n\v\f\r ,') table[c.charCodeAt(0)] = SPACE;
  for (const c of '()[]{}";\\') table[c.charCodeAt(0)] = 0;
  for (const c of '0123456789') table[c.charCodeAt(0)] = DIGIT | TOKEN;
  return table;
}
