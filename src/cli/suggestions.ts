import { closest, distance } from 'fastest-levenshtein';
import { UsageError } from '../core/errors.js';

/** The name that was probably meant; undefined where none is near. */
export function suggestion(given: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const prefixed = names.filter((name) => given.length >= 2 && name.startsWith(given));
  if (prefixed.length === 1) return prefixed[0];
  const nearest = closest(given.toLowerCase(), names as string[]);
  return distance(given.toLowerCase(), nearest) <= Math.max(1, Math.ceil(given.length / 3)) ? nearest : undefined;
}

/** Behind a suggestion, a longer list than this is left out: details have it. */
const LISTED = 24;

/** An error for a name that does not exist: `kind` in words, such as `system`. */
export function unknownName(kind: string, given: string, names: Iterable<string>): UsageError {
  const known = [...names];
  const meant = suggestion(given, known);
  const list = `Known: ${known.join(', ')}.`;
  return new UsageError(`there is no ${kind} "${given}"`, {
    code: `UNKNOWN_${kind.toUpperCase().replace(/\W+/g, '_')}`,
    hint: meant === undefined ? list : `Did you mean ${meant}?${known.length > LISTED ? '' : ` ${list}`}`,
    details: { given, known, ...(meant === undefined ? {} : { suggestion: meant }) },
  });
}
