import { UsageError } from '../core/errors.js';
import { parseJson } from '../core/json.js';
import type { Value } from '../core/value.js';

/*
 * What options stand for. Each raises a UsageError that names the option and what it takes.
 */

function bad(option: string, given: string, takes: string): UsageError {
  return new UsageError(`--${option} ${shown(given)}: it takes ${takes}`, {
    code: 'BAD_OPTION_VALUE',
    hint: `Give --${option} another value, or leave it out for the default.`,
    details: { option, given },
  });
}

function shown(given: string): string {
  return given.trim() === '' ? "''" : given;
}

/** A number of at least `least`, and at most `most`. */
export function positive(option: string, least = 0, most = Number.MAX_VALUE): (text: string) => number {
  return (text) => {
    const n = Number(text);
    if (text.trim() === '' || !Number.isFinite(n) || n < least || n > most) {
      const range = least === Number.NEGATIVE_INFINITY ? 'a number' : `a number of at least ${least}`;
      throw bad(option, text, most === Number.MAX_VALUE ? range : `a number from ${least} to ${most}`);
    }
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

/** A number of nodes, or their names. One word is a mistyped number rather than a cluster of a single node. */
export function nodes(text: string): number | readonly string[] {
  if (text.includes(',')) return text.split(',').map((node) => node.trim());
  if (text.trim() !== '' && !Number.isNaN(Number(text))) return Number(text);
  throw new UsageError(`--nodes ${shown(text)}: this is neither a number nor names separated by commas`, {
    code: 'BAD_NODES',
    hint: 'Give --nodes a number such as 5, or names such as n1,n2,n3.',
    details: { option: 'nodes', given: text },
  });
}

/** A folder; nothing at all is none, and not the one where we are. */
export function folder(option: string): (text: string) => string {
  return (text) => {
    if (text.trim() === '') throw bad(option, text, 'a folder');
    return text;
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

/** How a list, a map, a set or a quoted text begins, also in EDN: nobody means such characters for a text. */
const OPENING = /^\s*(?:[[{("]|#\{)/;

/** A value as JSON; `nil` is null, and a text needs no quotes. */
export function value(option: string): (text: string) => Value {
  return (text) => {
    if (text === 'nil') return null;
    try {
      return parseJson(text);
    } catch (cause) {
      if (!OPENING.test(text)) return text;
      throw new UsageError(`--${option} ${text}: it begins like a list, a map or a quoted text, but is no JSON`, {
        code: 'BAD_OPTION_VALUE',
        hint: `Give --${option} JSON, such as '[1, 2]', '{"x": 1}' or '"a text"'; other texts need no quotes, and nil is null.`,
        cause,
        details: { option, given: text },
      });
    }
  };
}

/** The longest duration that can be given, hours. Timers of the platform reach 24 days. */
export const LONGEST_H = 500;

/** A duration in seconds, or with a unit: `30`, `500ms`, `30s`, `2m`, `1h`; in seconds. */
export function seconds(option: string): (text: string) => number {
  return (text) => {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim());
    const duration = match === null ? 0 : Number(match[1]) * (UNIT_SECONDS[match[2] ?? 's'] ?? 1);
    if (duration > 0 && duration <= LONGEST_H * 3600) return duration;
    const takes = `a duration above 0, and of at most ${LONGEST_H}h, in seconds or with a unit (500ms, 30s, 2m, 1h)`;
    throw bad(option, text, takes);
  };
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };
