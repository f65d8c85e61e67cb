import { UsageError } from '../core/errors.js';
import { parseJson } from '../core/json.js';
import type { Value } from '../core/value.js';

/*
 * What options stand for. Each raises a UsageError that names the option and what it takes.
 */

function bad(option: string, given: string, takes: string): UsageError {
  return new UsageError(`--${option} ${given}: it takes ${takes}`, {
    code: 'BAD_OPTION_VALUE',
    hint: `Give --${option} another value, or leave it out for the default.`,
    details: { option, given },
  });
}

/** A number of at least `least`. */
export function positive(option: string, least = 0): (text: string) => number {
  return (text) => {
    const n = Number(text);
    if (text.trim() === '' || !Number.isFinite(n) || n < least)
      throw bad(option, text, least === Number.NEGATIVE_INFINITY ? 'a number' : `a number of at least ${least}`);
    return n;
  };
}

/** Any number. */
export function number(option: string): (text: string) => number {
  return positive(option, Number.NEGATIVE_INFINITY);
}

/** A whole number of at least `least`. */
export function whole(option: string, least = 0): (text: string) => number {
  return (text) => {
    const n = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(n) || n < least) {
      throw bad(option, text, `a whole number of at least ${least}`);
    }
    return n;
  };
}

/** Names separated by commas. */
export function names(text: string, before: readonly string[] = []): readonly string[] {
  const given = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return [...before, ...given];
}

/** A value as JSON; `nil` is null, and what is no JSON is text. */
export function value(text: string): Value {
  if (text === 'nil') return null;
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** A duration in seconds, or with a unit: `30`, `500ms`, `30s`, `2m`, `1h`; in seconds. */
export function seconds(option: string): (text: string) => number {
  return (text) => {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim());
    const duration = match === null ? 0 : Number(match[1]) * (UNIT_SECONDS[match[2] ?? 's'] ?? 1);
    if (duration <= 0) throw bad(option, text, 'a duration above 0 in seconds, or with a unit (500ms, 30s, 2m, 1h)');
    return duration;
  };
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };
