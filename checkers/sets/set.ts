import { type Checker, counted, grouped, type History, type Verdict } from '../../src/core/index.js';
import { Findings, valueMissing } from '../findings.js';
import { unknown } from '../unknown.js';
import { differentForms } from './forms.js';
import { judgeElements } from './judge.js';
import { removalsUnknown } from './removals.js';

export interface SetOptions {
  /** Is an element that a read lacks, though it was known before the read began, wrong? Default false. */
  readonly linearizable?: boolean;
}

/**
 * Unique adds and reads of the whole set, `add: v` and `read: null -> [v …]`, one set per key where operations have
 * keys; nothing is ever removed. Wrong are elements that are `lost` (known, then gone from all reads that begin
 * later), `duplicated` (twice in one read), `phantom` (nobody had asked to add them yet, or every add so far had failed
 * for certain) and, for a set that promises linearizability, `stale` (missing from a read that began after they were
 * known). Elements whose add ended without an answer may be there or not; those that are there are `recovered`.
 * Unknown without a read that could show an element, and where a read gave no list that would have been wrong as an empty
 * one: whether null is an empty set or a client that says nothing cannot be seen.
 */
export function set(options: SetOptions = {}): Checker {
  return {
    name: 'set',
    check: async (history) => judge(history, options),
  };
}

function judge(history: History, { linearizable = false }: SetOptions): Verdict {
  const obstacle = removalsUnknown(history) ?? valueMissing(history, 'add');
  if (obstacle !== undefined) return unknown(obstacle);
  const findings = new Findings(history);
  const { stable, ...counts } = judgeElements(history, findings, linearizable);
  const { lost = 0, stale = 0, duplicated = 0, phantom = 0 } = findings.counts;
  const wrong = { lost, ...(linearizable ? { stale } : {}), duplicated, phantom };
  const words = Object.entries(wrong).flatMap(([name, n]) => (n > 0 ? [`${n} ${name}`] : []));
  const late = stale === 0 ? '' : `; some read missed ${stale} of them at first`;
  return findings.verdict(
    {
      stats: { ...counts, lost, stale, duplicated, phantom },
      valid: `All ${grouped(counts.acknowledged - counts.neverRead)} acknowledged elements that a later read could show are there${late}.`,
      invalid: `Of ${counted(counts.acknowledged, 'acknowledged element')}: ${words.join(', ')}.${differentForms({ present: counts.present, phantom, lost })}`,
      unknownBecause: unknownBecause(counts.reads, stable + lost),
    },
    linearizable ? [] : ['stale'],
  );
}

function unknownBecause(reads: number, judged: number): string | undefined {
  if (reads === 0) return 'no read of the set succeeded, so nothing is known of what it holds';
  return judged === 0 ? 'no element was there, or had been acknowledged, before a read that could show it' : undefined;
}
