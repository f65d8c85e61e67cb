import type { History } from '../../src/core/index.js';
import type { Element, SetHistory } from './elements.js';

/** What became of one element of a set. */
export type ElementOutcome =
  /** In every read that began after it was known, or absent only from reads before one that has it: see `stale`. */
  | 'stable'
  /** Known, then absent from a read and from every later one. */
  | 'lost'
  /** No read began after it was known, and it was never seen. */
  | 'never-read'
  /** Its add never succeeded for certain, and no read saw it. */
  | 'absent';

/** Faults that may come together on one element. */
export interface ElementFaults {
  readonly outcome: ElementOutcome;
  /** Absent from a read that began after it was known, although a later read has it. */
  readonly stale: boolean;
  /** More than once in one read. */
  readonly duplicated: boolean;
  /** In a read although nobody had yet asked to add it, or although every add so far had failed for certain. */
  readonly phantom: 'never-added' | 'before-its-add' | 'failed-add' | undefined;
  /** Acknowledged by no client, but there: allowed, the add's outcome was unknown. */
  readonly recovered: boolean;
}

/**
 * Judges one element. "Known" is the completion of its acknowledged add, or of the first read that saw it, whichever
 * comes first; reads are ordered by their invocations (as in Jepsen's set-full checker).
 */
export function elementFaults(set: SetHistory, element: Element): ElementFaults {
  const { reads } = set;
  const { known, lastAbsent, lastPresent } = element;
  const absentAfterKnown = known >= 0 && lastAbsent >= 0 && known < reads[lastAbsent].invocation;
  const seen = lastPresent >= 0;
  const lost = absentAfterKnown && lastPresent < lastAbsent;
  return {
    outcome: lost ? 'lost' : seen ? 'stable' : element.acknowledged >= 0 ? 'never-read' : 'absent',
    stale: absentAfterKnown && !lost,
    duplicated: element.duplicatedIn >= 0,
    phantom: seen ? phantom(set, element) : undefined,
    recovered: seen && element.acknowledged < 0 && element.possible >= 0,
  };
}

function phantom(set: SetHistory, element: Element): ElementFaults['phantom'] {
  if (element.added < 0) return 'never-added';
  // Rows are in the order of time, so a read that completed at an earlier row saw it before it was asked for.
  const seen = set.reads[element.firstSeenIn].completion;
  if (seen < element.added) return 'before-its-add';
  return element.possible < 0 || seen < element.possible ? 'failed-add' : undefined;
}

/**
 * When an element became visible for good: nanoseconds from its being known to the invocation of the last read that
 * lacked it; 0 where every read after it was known has it. Undefined where it never became stable.
 */
export function stableLatencyNs(history: History, set: SetHistory, element: Element): number | undefined {
  if (element.lastPresent < 0 || element.lastAbsent > element.lastPresent || element.known < 0) return undefined;
  if (element.lastAbsent < 0) return 0;
  const { timeNs } = history.columns;
  return Math.max(0, timeNs[set.reads[element.lastAbsent].invocation] - timeNs[element.known]);
}
