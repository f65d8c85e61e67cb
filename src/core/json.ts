import { tooDeep, VALUE_DEPTH_MAX, type Value } from './value.js';

/**
 * A value as JSON text. Integers too wide for a double are written as their digits, which {@link parseJson} reads back;
 * infinite numbers as digits that overflow to them. NaN has no JSON and becomes the string `NaN`.
 * @throws InputError `VALUE_TOO_DEEP`.
 */
export function stringifyJson(value: Value, depth = 0): string {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) ? String(value) : float(value);
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return value.toString();
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      if (value === null) return 'null';
      return stringifyNested(value as readonly Value[] | Readonly<Record<string, Value>>, depth + 1);
  }
}

function stringifyNested(value: readonly Value[] | Readonly<Record<string, Value>>, depth: number): string {
  if (depth > VALUE_DEPTH_MAX) throw tooDeep();
  if (Array.isArray(value)) {
    let text = '[';
    for (let i = 0; i < value.length; i++) text += (i > 0 ? ',' : '') + stringifyJson(value[i] ?? null, depth);
    return `${text}]`;
  }
  let text = '{';
  let first = true;
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    text += `${first ? '' : ','}${JSON.stringify(key)}:${stringifyJson(item, depth)}`;
    first = false;
  }
  return `${text}}`;
}

function float(value: number): string {
  if (Number.isFinite(value)) {
    const digits = String(value);
    // A wide whole double keeps a point, so that it is not read as a wide integer.
    return Number.isInteger(value) && !digits.includes('e') ? `${digits}.0` : digits;
  }
  return Number.isNaN(value) ? '"NaN"' : value > 0 ? '1e999' : '-1e999';
}

/** Whole numbers of sixteen and more digits may be too wide for a double. */
const WIDE = /\d{16}/;
/** A wide whole number, outside of strings; digits that follow a point or an exponent belong to a float. */
const WIDE_NUMBER = /(?<![\d.eE+]|[eE]-)-?\d{16,}(?![\d.eE])/g;
/**
 * While it is read, a wide number is a string of NUL, `n` and its digits. A string that begins with NUL itself is given
 * an `s` behind it; NUL in JSON is written in this way only.
 */
const NUL = '"\\u0000';
const WIDE_MARK = /^\0n(-?\d+)$/;
const STRING_MARK = '\0s';

/**
 * Reads JSON text; whole numbers that a double cannot hold become `bigint`.
 * @throws SyntaxError as `JSON.parse` does.
 * @throws InputError `VALUE_TOO_DEEP` where wide numbers lie in text that is nested thousands of levels deep.
 */
export function parseJson(text: string): Value {
  if (!WIDE.test(text)) return JSON.parse(text) as Value;
  const marked = markWide(text);
  try {
    return JSON.parse(marked, unmarked) as Value;
  } catch (error) {
    // The reviver calls itself.
    throw error instanceof RangeError ? tooDeep(error) : error;
  }
}

/** The text with its wide numbers as marked strings. Strings are looked for by hand: an expression for them overflows. */
function markWide(text: string): string {
  let marked = '';
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    const outside = text.slice(at, quote < 0 ? text.length : quote);
    marked += outside.replace(WIDE_NUMBER, (digits) =>
      Number.isSafeInteger(Number(digits)) ? digits : `${NUL}n${digits}"`,
    );
    if (quote < 0) break;
    at = stringEnd(text, quote);
    const string = text.slice(quote, at);
    // A key is left as it is: nobody looks for marks there.
    marked += string.startsWith(NUL) && !isKey(text, at) ? `${NUL}s${string.slice(NUL.length)}` : string;
  }
  return marked;
}

/** Where a string that begins at a quote ends, behind its closing quote. */
function stringEnd(text: string, quote: number): number {
  for (let at = quote + 1; ; ) {
    const end = text.indexOf('"', at);
    if (end < 0) return text.length;
    let escapes = 0;
    while (text[end - 1 - escapes] === '\\') escapes++;
    if (escapes % 2 === 0) return end + 1;
    at = end + 1;
  }
}

function isKey(text: string, behind: number): boolean {
  const colon = /\s*:/y;
  colon.lastIndex = behind;
  return colon.test(text);
}

function unmarked(_key: string, value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('\0')) return value;
  const wide = WIDE_MARK.exec(value);
  if (wide) return BigInt(wide[1] as string);
  return value.startsWith(STRING_MARK) ? `\0${value.slice(STRING_MARK.length)}` : value;
}
