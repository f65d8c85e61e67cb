import { distance } from 'fastest-levenshtein';
import { UsageError } from '../src/core/index.js';
import { type PartitionShape, partitionShapes } from './shapes.js';
import { type Target, targets } from './targets.js';

/** A fault to inject, as asked for. Without a shape each partition has one of several, in turn by chance. */
export type FaultSpec =
  | { readonly fault: 'partition'; readonly shape?: PartitionShape }
  | { readonly fault: 'kill' | 'pause'; readonly target: Target };

export const faultNames = ['partition', 'kill', 'pause'] as const satisfies readonly FaultSpec['fault'][];

/**
 * Reads `partition,kill:primaries`: faults separated by commas, each with a shape (partition) or a target (kill and pause;
 * `one` if left out) behind a colon. `none` is no fault.
 *
 * @throws {UsageError} `EMPTY_NEMESIS`, `UNKNOWN_FAULT`, `UNKNOWN_SHAPE`, `UNKNOWN_TARGET`, `REPEATED_FAULT`,
 * `CONTRADICTORY_NEMESIS`.
 */
export function parseNemesis(text: string): FaultSpec[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.some((item) => item === '')) {
    throw new UsageError(`--nemesis ${JSON.stringify(text)}: a fault is missing`, {
      code: 'EMPTY_NEMESIS',
      hint: `Faults are ${list(faultNames)}, separated by commas; "none" is no fault.`,
    });
  }
  if (items.includes('none')) {
    if (items.length === 1) return [];
    throw new UsageError(`--nemesis ${text}: "none" stands beside other faults`, {
      code: 'CONTRADICTORY_NEMESIS',
      hint: 'Leave "none" out, or everything else.',
    });
  }
  const faults = items.map(parseFault);
  const written = faults.map(showFault);
  const repeated = written.find((one, i) => written.indexOf(one) !== i);
  if (repeated !== undefined) {
    throw new UsageError(`--nemesis ${text}: ${repeated} is there twice`, {
      code: 'REPEATED_FAULT',
      hint: 'Every fault comes and goes again and again; for more of them give a shorter --nemesis-interval.',
    });
  }
  return faults;
}

function parseFault(item: string): FaultSpec {
  const colon = item.indexOf(':');
  const fault = colon < 0 ? item : item.slice(0, colon);
  const detail = colon < 0 ? undefined : item.slice(colon + 1);
  if (!isOneOf(faultNames, fault)) throw unknown('fault', 'UNKNOWN_FAULT', item, fault, ['none', ...faultNames]);
  if (fault === 'partition') {
    if (detail === undefined) return { fault };
    if (!isOneOf(partitionShapes, detail)) {
      throw unknown('shape of a partition', 'UNKNOWN_SHAPE', item, detail, partitionShapes);
    }
    return { fault, shape: detail };
  }
  if (detail === undefined) return { fault, target: 'one' };
  if (!isOneOf(targets, detail)) throw unknown(`target to ${fault}`, 'UNKNOWN_TARGET', item, detail, targets);
  return { fault, target: detail };
}

/** As it would be written: `kill:primaries`. */
export function showFault(spec: FaultSpec): string {
  const detail = spec.fault === 'partition' ? spec.shape : spec.target;
  return detail === undefined ? spec.fault : `${spec.fault}:${detail}`;
}

function unknown(what: string, code: string, item: string, given: string, known: readonly string[]): UsageError {
  const [nearest = ''] = known.toSorted((a, b) => distance(a, given) - distance(b, given));
  const guess = distance(nearest, given) <= Math.max(2, nearest.length / 3) ? `Did you mean "${nearest}"? ` : '';
  return new UsageError(`--nemesis ${item}: there is no ${what} ${JSON.stringify(given)}`, {
    code,
    hint: `${guess}Known: ${list(known)}.`,
    details: { given, known },
  });
}

function isOneOf<T extends string>(known: readonly T[], given: string): given is T {
  return (known as readonly string[]).includes(given);
}

function list(words: readonly string[]): string {
  return words.join(', ');
}
