/** What a user of a checker has to know, for `dsverify explain` and the documentation. */
export interface CheckerAbout {
  /** The operations that it reads, `function: asked -> answered`. Others are passed over. */
  readonly operations: string;
  /** What an invalid and a valid verdict say. */
  readonly proves: string;
  /** What they do not say. */
  readonly leavesOpen: string;
}

const KEYS = 'Operations with keys are judged key by key.';

/** By the checker's name. */
export const CHECKER_ABOUT: Readonly<Record<string, CheckerAbout>> = {
  set: {
    operations: `add: v -> v; read: null -> [v …], the whole set. ${KEYS}`,
    proves:
      'Invalid: an element is lost, duplicated, or a phantom; with --linearizable also stale. Valid: every acknowledged element is in the reads that began later, or in the last of them.',
    leavesOpen:
      'Elements that were acknowledged after the last read began. An element that is missing for a while counts as wrong only with --linearizable. Sets with removals: unknown (--checker linearizable --model set judges them). A read that gives null or no list makes the answer unknown if an empty set would have been wrong there: an empty set and a client that says nothing look alike.',
  },
  'set-full': {
    operations: `add: v -> v; read: null -> [v …], the whole set. ${KEYS}`,
    proves: 'As set; besides, how long it took until each element was in every read (stableLatencyNs).',
    leavesOpen: 'As set. Reads are ordered by when they began, as Jepsen does. Unknown unless some element stayed.',
  },
  bank: {
    operations: 'read: null -> {account: balance}, all accounts. Transfers may have any form; they are not looked at.',
    proves:
      'Invalid: a read shows another total than it must (--total, or what most reads show), lacks or adds accounts, shows a balance that is none, or one below zero (unless --negative-balances).',
    leavesOpen:
      'Whether reads are fresh, and whether single balances are right: an old snapshot of all accounts is valid. A read without a map of balances makes the answer unknown.',
  },
  counter: {
    operations: `add: n -> n (n may be negative; what was asked for counts); read: null -> total. ${KEYS}`,
    proves:
      'Invalid: a read is below all that had been added for certain when it began (with every decrement that may have happened), or above all that can have been added when it ended.',
    leavesOpen:
      'Reads within the bounds that no order of the operations explains: --checker linearizable --model counter is stricter. Numbers beyond 2^53, amounts that are no numbers and reads of none make the answer unknown.',
  },
  'unique-ids': {
    operations: `generate: null -> id. ${KEYS}`,
    proves: 'Invalid: two operations that succeeded got the same id.',
    leavesOpen: 'Ids of operations without an answer, and any order among ids. null is no id: unknown.',
  },
  'total-queue': {
    operations: `enqueue: v -> v; dequeue: null -> v; drain: null -> [v …]. ${KEYS} A dequeue that gives null, or fails with the error "empty" or "exhausted", found the queue empty; so did a drain that ended.`,
    proves:
      'Invalid: an acknowledged element never came out although the queue was found empty by an operation that began later (lost), or something came out that nobody had sent by then (unexpected). Elements that come out too often are counted (duplicated) and allowed, as many queues deliver at least once; --exactly-once forbids it.',
    leavesOpen:
      'The order of elements. What never came out of a queue that nobody emptied afterwards may still be there: unknown, so let a test end with a drain. Dequeues of unknown outcome may have taken one element each.',
  },
  'long-fork': {
    operations:
      'Transactions of any function: writes [["w", k, v]], each key written once, and reads of a group of keys, [["r", k, null] …] -> [["r", k, v] …]; null: not written yet.',
    proves:
      'Invalid: two reads of the same keys each saw a write that the other missed. Parallel snapshot isolation allows that, snapshot isolation does not.',
    leavesOpen:
      'Every other anomaly, and forks between keys that are not read together. Keys with several values, null written, or groups of different sizes (--group-size) make the answer unknown.',
  },
  'causal-reverse': {
    operations: `write: id -> id, an insert; read: null -> [id …], all of them. ${KEYS}`,
    proves:
      'Invalid: a read shows an insert, but lacks one that had been acknowledged before that one began. That breaks strict serializability.',
    leavesOpen: 'Reads that lack the last inserts, and the order within a read. It may still be serializable.',
  },
  monotonic: {
    operations:
      'write: n -> n, greater than every number before it on its key; read: null -> n, null before all writes. With key beside the value, or as [key, n]. A session is a process.',
    proves:
      'Invalid: a read is older than what its process had written (read-your-writes) or read (monotonic-reads), or than what the writer of something it saw had written (monotonic-writes) or read (writes-follow-reads) before.',
    leavesOpen:
      'The guarantees over several steps: that is causal. Which of two writes came last if they overlapped: unknown where it matters, so let each key have one writer.',
  },
  causal: {
    operations:
      'write: v -> v, no value twice on a key; read: null -> v, null for the initial value. With key beside the value, or as [key, v]. A session is a process.',
    proves:
      'Invalid: no causal order explains the reads: a value from nowhere, a circle, or a read of something that a write which it must know had replaced. Valid: causally consistent (CC of Bouajjani and others 2017).',
    leavesOpen:
      'Whether all sessions agree on the order of unrelated writes (CCv, CM), and real time. Values written twice make the answer unknown.',
  },
  sequential: {
    operations:
      'write: k -> k, which writes the subkeys of k one after the other; read: k -> [k, [newest … oldest]], which reads them from the last to the first; null where one is not there.',
    proves: 'Invalid: a read saw a subkey and then missed an older one, so it saw no prefix of what was written.',
    leavesOpen: 'Reads of different keys against each other, and how old what a read shows is.',
  },
  kafka: {
    operations:
      'send, poll and txn with micro-operations: ["send", k, v] -> ["send", k, [offset, v]], ["poll"] -> ["poll", {k: [[offset, v] …]}]; assign: [k …] and subscribe: [k …]. No value is sent twice to a key.',
    proves:
      'Invalid: an acknowledged message is lost, a message is there twice, an offset holds two, one came from a failed send or from nowhere, or a process polls or sends out of order (int-…: within one operation). Lost means: a consumer went past its offset without it; or nobody ever polled it, somebody polled further, and no poll of unknown outcome began before that.',
    leavesOpen:
      'Messages beyond what anybody polled (unread). Those that a poll of unknown outcome may have taken: unknown, so let a test end with polls from the start. After subscribe, polls may jump from one poll to the next. Consumers are taken to begin at the start of a log, or where another one has stopped.',
  },
  stats: {
    operations: 'Any.',
    proves: 'Nothing: it counts operations by function and outcome. Unknown where there are none.',
    leavesOpen: 'Whether that is enough: vacuity says so.',
  },
  latency: {
    operations: 'Any, with times.',
    proves: 'Nothing: it measures latency quantiles by function and outcome. Unknown where there are none.',
    leavesOpen: 'Operations that never completed.',
  },
  rate: {
    operations: 'Any, with times.',
    proves: 'Nothing: it counts completions over time. Unknown where there are none.',
    leavesOpen: 'Operations that never completed.',
  },
  availability: {
    operations: 'Any, with times and nodes, and the operations of the nemesis.',
    proves: 'Nothing: it counts what succeeded while faults were on, by side. To be unavailable breaks no promise.',
    leavesOpen: 'Operations that began before a fault and ended in it.',
  },
  vacuity: {
    operations: 'Any, with times and nodes, and the operations of the nemesis.',
    proves:
      'Never invalid. Unknown: too few operations succeeded, in all or of one function; none did while faults left a majority of the nodes together; or a fault was never proven by its probe, met no operation, or was not gone after it had been taken back.',
    leavesOpen:
      'How much is enough. Where only some faults of a kind were proven, or nothing succeeded for long while a majority was left, the summary warns.',
  },
};
