import type { Topic } from './topic.js';

/** The words of every verdict. */
export const verdictTopics: readonly Topic[] = [
  {
    name: 'valid',
    kind: 'verdict',
    text: 'The recorded history keeps the promise that was checked. It says nothing about histories that were not recorded.',
  },
  {
    name: 'invalid',
    kind: 'verdict',
    text: 'The recorded history breaks the promise. The counterexample is a part of it that is wrong on its own: whatever else happened, those operations cannot have come out like that.',
  },
  {
    name: 'unknown',
    kind: 'verdict',
    text: 'It could not be decided: time or memory ran out, a checker failed, or too little was tested. Unknown is never valid.',
    seeAlso: ['vacuity'],
  },
  {
    name: 'invoke',
    kind: 'event',
    text: 'A client begins an operation. It may take effect from now on.',
  },
  {
    name: 'ok',
    kind: 'event',
    text: 'The operation happened, at some point between its invocation and this completion.',
  },
  { name: 'fail', kind: 'event', text: 'The operation did not happen and never will: the client can prove it.' },
  {
    name: 'info',
    kind: 'event',
    text: 'Nobody knows: the operation may have happened, may happen at any later time, or never. Its process never acts again; a process with a new number takes its place.',
  },
  {
    name: 'linearizable',
    kind: 'consistency model',
    text: 'Every operation takes effect at one moment between its invocation and its completion, so that all clients together see one object that changes one operation at a time. A read that begins after a write was acknowledged sees that write or a later one.',
    source: 'Herlihy, Wing, Linearizability: A Correctness Condition for Concurrent Objects, 1990',
    seeAlso: ['nonlinearizable', 'sequential', 'strict-serializable'],
  },
  {
    name: 'nonlinearizable',
    kind: 'anomaly',
    text: 'No order of the operations explains what the clients saw: whichever moments between invocation and completion are chosen for them to take effect, some operation got an answer that it could not get. The counterexample is minimal: without any one of its operations the rest could be explained.',
    source: 'Herlihy, Wing 1990',
    seeAlso: ['linearizable'],
  },
];
