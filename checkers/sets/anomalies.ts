import { type History, showValue } from '../../src/core/index.js';
import type { Findings } from '../findings.js';
import type { Element, ElementFaults, SetHistory, SetRead } from './index.js';

/** Reports everything that is wrong with one element: the read that shows it, and how the element was added. */
export function reportElement(
  history: History,
  findings: Findings,
  set: SetHistory,
  element: Element,
  faults: ElementFaults,
): void {
  const { reads } = set;
  const name = () => showValue(history.values.get(element.id));
  const by = (read: SetRead) => `a read by ${findings.who(read.completion)}`;
  const report = (type: string, read: SetRead, others: readonly SetRead[], prose: () => string) => {
    const rows = [element.added, element.acknowledged].filter((row) => row >= 0);
    findings.add(type, [read.completion, ...rows, ...others.map(({ completion }) => completion)], prose, {
      details: { element: history.values.get(element.id) },
    });
  };
  const known = () => knownInWords(history, findings, set, element);

  if (faults.outcome === 'lost') {
    const read = reads[element.lastAbsent];
    const seen = element.lastPresent < 0 ? [] : [reads[element.lastPresent]];
    report(
      'lost',
      read,
      seen,
      () =>
        `${known()}; ${by(read)} had to return it and did not, and no read that began later did: ${name()} is lost.`,
    );
  }
  if (faults.stale) {
    const read = reads[element.lastAbsent];
    const later = reads[element.lastPresent];
    report(
      'stale',
      read,
      [later],
      () => `${known()}; ${by(read)}, which began later, did not return it, while ${by(later)} did.`,
    );
  }
  if (faults.duplicated) {
    const read = reads[element.duplicatedIn];
    report('duplicated', read, [], () => `${by(read)} returned ${name()} more than once; a set holds an element once.`);
  }
  const phantom = faults.phantom;
  if (phantom !== undefined) {
    const read = reads[element.firstSeenIn];
    report('phantom', read, [], () => `${by(read)} returned ${name()}, ${PHANTOM[phantom]}.`);
  }
}

function knownInWords(history: History, findings: Findings, set: SetHistory, element: Element): string {
  const name = showValue(history.values.get(element.id));
  const { known, acknowledged } = element;
  if (known === acknowledged) return `The add of ${name} was acknowledged to ${findings.who(known)}`;
  return `${name} had been returned to ${findings.who(set.reads[element.firstSeenIn].completion)}`;
}

const PHANTOM = {
  'never-added': 'which nobody ever tried to add',
  'before-its-add': 'although nobody had asked to add it yet',
  'failed-add': 'although its add had failed for certain',
} as const;
