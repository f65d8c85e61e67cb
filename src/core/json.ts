import type { Value } from './value.js';

/**
 * A value as JSON text. Integers too wide for a double are written as their digits, which {@link parseJson} reads back;
 * infinite numbers as digits that overflow to them. NaN has no JSON and becomes the string `NaN`.
 */
export function stringifyJson(value: Value): string {
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
      return value === null ? 'null' : stringifyNested(value as readonly Value[] | Readonly<Record<string, Value>>);
  }
}

function stringifyNested(value: readonly Value[] | Readonly<Record<string, Value>>): string {
  if (Array.isArray(value)) {
    let text = '[';
    for (let i = 0; i < value.length; i++) text += (i > 0 ? ',' : '') + stringifyJson(value[i] ?? null);
    return `${text}]`;
  }
  let text = '{';
  let first = true;
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    text += `${first ? '' : ','}${JSON.stringify(key)}:${stringifyJson(item)}`;
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
/** A string, or a wide whole number that stands outside of strings. */
const STRING_OR_WIDE = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
/** Marks a wide number as a string of digits; NUL cannot occur raw in JSON, and is checked for in escapes. */
const MARK = '\\u0000n';
const MARKED = /^\0n-?\d+$/;

/**
 * Reads JSON text; whole numbers that a double cannot hold become `bigint`.
 * @throws SyntaxError as `JSON.parse` does.
 */
export function parseJson(text: string): Value {
  if (!WIDE.test(text)) return JSON.parse(text) as Value;
  const marked = text.replace(STRING_OR_WIDE, (token, offset: number) => {
    // Digits that follow a point or an exponent belong to a float.
    if (token.startsWith('"') || /[\d.eE+]/.test(text[offset - 1] ?? '')) return token;
    return Number.isSafeInteger(Number(token)) ? token : `"${MARK}${token}"`;
  });
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && MARKED.test(value) ? BigInt(value.slice(2)) : value,
  ) as Value;
}
