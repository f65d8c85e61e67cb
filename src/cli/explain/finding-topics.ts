import { FINDINGS } from '../../../reports/findings.js';
import type { Topic } from './topic.js';

/** What to read next about some of them. */
const SEE_ALSO: Readonly<Record<string, readonly string[]>> = {
  stale: ['lost'],
  recovered: ['info'],
  'long-fork': ['parallel-snapshot-isolation'],
  'aborted-read': ['G1a'],
  'int-poll-skip': ['poll-skip'],
  'int-nonmonotonic-poll': ['nonmonotonic-poll'],
  'int-nonmonotonic-send': ['nonmonotonic-send'],
  'thin-air-read': ['garbage-read'],
  'causal-initial-read': ['causal'],
  'causal-stale-read': ['causal'],
  'cyclic-causality': ['causal'],
  'read-skew': ['G-single', 'non-repeatable-read'],
};

/** Findings of the checkers that are not about transactions. */
export const findingTopics: readonly Topic[] = [
  ...Object.entries(FINDINGS).map(
    ([name, text]): Topic => ({ name, kind: 'anomaly', text, seeAlso: SEE_ALSO[name] ?? [] }),
  ),
  {
    name: 'vacuity',
    kind: 'verdict',
    text: 'A test that tested nothing is not valid. The verdict is unknown when too few operations succeeded, in all or per function, when none succeeded while a fault was on, or when a fault that was asked for never came, was never proven by its probe, or met no operation. Where only some of the faults came short, the summary warns.',
    seeAlso: ['unknown'],
  },
];
