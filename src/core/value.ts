import { InputError } from './errors.js';

/**
 * A value that a client sent or a database answered: JSON, and integers too wide for a double as `bigint`.
 * Maps have string keys; two maps are equal whatever the order of their keys.
 */
export type Value = null | boolean | number | bigint | string | readonly Value[] | { readonly [key: string]: Value };

/** Is a value a map: neither a list, nor null, nor anything single? */
export function isMap(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Arrays and maps may lie this deep within each other. */
export const VALUE_DEPTH_MAX = 256;

/** The error for a value that is nested deeper than {@link VALUE_DEPTH_MAX}. */
export function tooDeep(cause?: unknown): InputError {
  return new InputError(`keeping a value: it is nested more than ${VALUE_DEPTH_MAX} levels deep`, {
    code: 'VALUE_TOO_DEEP',
    hint: 'Let the client answer with what the checkers look at, or with the rest of it as text.',
    cause,
  });
}

/**
 * Are two values the same, as a table of values sees it? Structural; `1`, `1.0` and `1n` are the same number, and so are
 * `0` and `-0`; `NaN` is itself; `1` and `"1"` are not the same value.
 */
export function valueEquals(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return narrow(a) === narrow(b);
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => valueEquals(item, b[i]));
  }
  if (Array.isArray(b)) return false;
  const left = a as Readonly<Record<string, Value>>;
  const right = b as Readonly<Record<string, Value>>;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && valueEquals(left[key], right[key]))
  );
}

/** A whole `bigint` that a double holds, as that number. */
function narrow(v: Value): Value {
  if (typeof v !== 'bigint') return v;
  const n = Number(v);
  return Number.isSafeInteger(n) ? n : v;
}

/** What lies deeper than this is not shown. */
const SHOWN_DEPTH_MAX = 64;

/**
 * A value in words, for prose and tables: as JSON, but `nil` for null where it stands alone, and numbers that have no
 * JSON by their names; shortened to at most `limit` characters.
 */
export function showValue(value: Value | undefined, limit = 80): string {
  if (value === undefined || value === null) return 'nil';
  const text = shown(value, 0);
  if (text.length <= limit) return text;
  // No half of a character at the end.
  return `${text.slice(0, limit - 1).replace(/\p{Surrogate}$/u, '')}…`;
}

function shown(value: Value, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (depth >= SHOWN_DEPTH_MAX) return '…';
  if (Array.isArray(value))
    return `[${value.map((item: Value | undefined) => shown(item ?? null, depth + 1)).join(',')}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${shown(item, depth + 1)}`).join(',')}}`;
}
