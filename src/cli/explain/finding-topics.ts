import type { Topic } from './topic.js';

const anomaly = (name: string, text: string, ...seeAlso: string[]): Topic => ({
  name,
  kind: 'anomaly',
  text,
  ...(seeAlso.length === 0 ? {} : { seeAlso }),
});

/** Findings of the checkers that are not about transactions. */
export const findingTopics: readonly Topic[] = [
  anomaly('lost', 'An element was acknowledged, and reads that began later do not show it: the database forgot it.'),
  anomaly(
    'stale',
    'An element was acknowledged, a later read missed it, and a still later one showed it again.',
    'lost',
  ),
  anomaly('duplicated', 'An element that was added once is there twice.'),
  anomaly('phantom', 'An element is there that nobody ever tried to add.'),
  anomaly(
    'recovered',
    'An element whose addition was never acknowledged is there all the same. That is allowed: the outcome was unknown.',
    'info',
  ),
  anomaly('unexpected', 'A queue gave out an element that nobody put in.'),
  anomaly('duplicate-id', 'An id that should be unique was given out twice.'),
  anomaly('wrong-total', 'A read of all accounts shows a sum that no order of the transfers gives.'),
  anomaly('negative-balance', 'An account was overdrawn, though a transfer must not do that.'),
  anomaly('nil-balance', 'An account that exists was read without a balance.'),
  anomaly('unexpected-accounts', 'A read shows accounts that the test does not have.'),
  anomaly('unreadable-balances', 'A read gave something that is no table of balances.'),
  anomaly('out-of-bounds', 'A counter was read below all that must have been added, or above all that can have been.'),
  anomaly(
    'long-fork',
    'Two reads disagree about the order of two independent writes: each saw the one and missed the other. Parallel snapshot isolation allows it, snapshot isolation does not.',
    'parallel-snapshot-isolation',
  ),
  anomaly('causal-reverse', 'A read shows a write, but not another one that was acknowledged before it began.'),
  anomaly('consistent-prefix', 'A read shows a later write of a chain without the earlier ones.'),
  anomaly('aborted-read', 'A message was polled whose send had failed.', 'G1a'),
  anomaly('thin-air', 'A message was polled that nobody sent.'),
  anomaly('lost-write', 'A message was acknowledged, later ones of its log were polled, and it never was.'),
  anomaly('duplicate', 'A log holds a message at two offsets.'),
  anomaly('inconsistent-offsets', 'Two clients saw different messages at one offset of a log.'),
  anomaly('poll-skip', 'A consumer went on behind messages that it was never given.'),
  anomaly('nonmonotonic-poll', 'A consumer was given messages from before its position.'),
  anomaly('send-skip', 'Two sends of one producer have foreign messages between them.'),
  anomaly('nonmonotonic-send', 'A later send of one producer got an earlier offset.'),
  anomaly('int-poll-skip', 'poll-skip inside one transaction.', 'poll-skip'),
  anomaly('int-nonmonotonic-poll', 'nonmonotonic-poll inside one transaction.', 'nonmonotonic-poll'),
  anomaly('int-send-skip', 'send-skip inside one transaction: allowed, as others may write between.', 'send-skip'),
  anomaly('int-nonmonotonic-send', 'nonmonotonic-send inside one transaction.', 'nonmonotonic-send'),
  {
    name: 'vacuity',
    kind: 'verdict',
    text: 'A test that tested nothing is not valid. The verdict is unknown when too few operations succeeded, in all or per function, when none succeeded while a fault was on, or when a probe shows that a fault did nothing.',
    seeAlso: ['unknown'],
  },
];
