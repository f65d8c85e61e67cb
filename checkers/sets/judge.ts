import type { History } from '../../src/core/index.js';
import type { Findings } from '../findings.js';
import { reportElement } from './anomalies.js';
import { type Element, type SetHistory, setHistories, tellingReads } from './elements.js';
import { elementFaults } from './outcomes.js';

/**
 * Reports what is wrong with the elements of all sets of a history, and counts what became of them; `follow` is told of
 * each. `present`: seen by some read.
 */
export function judgeElements(
  history: History,
  findings: Findings,
  linearizable: boolean,
  follow?: (set: SetHistory, element: Element) => void,
) {
  const counts = { attempted: 0, acknowledged: 0, present: 0, recovered: 0, stable: 0, neverRead: 0, reads: 0 };
  for (const one of setHistories(history)) {
    counts.reads += one.reads.length;
    for (const row of tellingReads(history, one, linearizable)) findings.unreadable(row, 'list of elements');
    for (const element of one.elements) {
      const faults = elementFaults(one, element);
      if (element.added >= 0) counts.attempted++;
      if (element.acknowledged >= 0) counts.acknowledged++;
      if (element.lastPresent >= 0) counts.present++;
      if (faults.recovered) counts.recovered++;
      if (faults.outcome === 'stable') counts.stable++;
      if (faults.outcome === 'never-read') counts.neverRead++;
      reportElement(history, findings, one, element, faults);
      follow?.(one, element);
    }
  }
  return counts;
}
