/**
 * A value that a client sent or a database answered: JSON, and integers too wide for a double as `bigint`.
 * Maps have string keys; two maps are equal whatever the order of their keys.
 */
export type Value = null | boolean | number | bigint | string | readonly Value[] | { readonly [key: string]: Value };

/** Are two values the same? Structural; `1` and `1.0` are the same number, `1` and `"1"` are not the same value. */
export function valueEquals(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
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

/** A value in words, for prose and tables: as JSON, `nil` for null, shortened to at most `limit` characters. */
export function showValue(value: Value | undefined, limit = 80): string {
  if (value === undefined || value === null) return 'nil';
  const text = typeof value === 'bigint' ? value.toString() : JSON.stringify(value, bigintAsDigits);
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

function bigintAsDigits(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
