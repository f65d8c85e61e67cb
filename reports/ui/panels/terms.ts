import { ANOMALY_TYPES } from '../../../checkers/transactional/anomaly-types.js';
import { FINDINGS } from '../../findings.js';

/** Words of the field in plain words: no other word of this list is needed to understand one. */
export const TERMS: Readonly<Record<string, string>> = {
  operation: 'One thing that a client asked the database to do, such as reading a value, together with the answer.',
  process:
    'One client that does one thing at a time. After an operation with unknown outcome, a new process takes its place.',
  invocation: 'The moment at which a client sends its request.',
  completion: 'The moment at which a client has its answer, or gives up waiting.',
  node: 'One server of the database cluster.',
  fault: 'Something that was broken on purpose: a network cut, a killed or paused server.',
  nemesis: 'The part of the test that breaks things on purpose and mends them again.',
  partition: 'The network is cut so that some servers cannot talk to some others.',
  history: 'The record of all operations: who asked what, when, and what came back.',
  index: 'The number of a request or an answer in the history, by which other tools find it.',
  nil: 'No value: nothing had been written yet.',
  proven: 'A probe, independent of what injected the fault, measured that the fault really had its effect.',
  ok: 'The database said that the operation happened.',
  fail: 'It is certain that the operation did not happen.',
  info: 'Nobody can know whether the operation happened: it may have, or may still happen later.',
  linearizable:
    'Every operation seems to happen at one instant between its request and its answer. So once a write is confirmed, every later read must show it, or something newer.',
  transaction: 'Several reads and writes that should happen together, as if nothing else ran in between.',
  serializable: 'The outcome is as if the transactions had run one after the other, in some order.',
  'strict-serializable': 'Serializable, and the order also fits real time: what was finished first comes first.',
  'snapshot-isolation':
    'Each transaction reads from one moment in time, and two that change the same thing cannot both succeed.',
  'consistency model': 'A promise about which answers a database may give when several clients work at once.',
  cycle: 'A chain of "must come before" that ends where it began, so that no order is possible.',
  ww: 'Both wrote the same key, and the value of the first was replaced by that of the second.',
  wr: 'The second read what the first had written.',
  rw: 'The first read a value that the second then replaced: so it read before that write.',
  realtime: 'The first had been finished before the second began.',
  process_edge: 'Both were done by the same client, one after the other.',
  availability: 'How many requests were answered while the fault was on.',
  quantile: 'p99 = 20 ms means: 99 of 100 operations took at most 20 ms.',
  vacuity: 'A test in which too little happened proves nothing, and says so instead of passing.',
  seed: 'The number from which all random choices follow: the same seed makes the same choices again.',
};

/** Anomalies that need other words here than in a list of all of them. */
const ANOMALIES: Readonly<Record<string, string>> = {
  nonlinearizable:
    'There is no order of the operations, each placed between its request and its answer, that explains all answers.',
  'no-valid-order':
    'No order of these transactions explains what they read: whichever of the writes came first, something contradicts it.',
};

/** The plain words for a term, or for a kind of anomaly. */
export function explain(name: string): string | undefined {
  return TERMS[name] ?? ANOMALIES[name] ?? FINDINGS[name] ?? ANOMALY_TYPES.get(name)?.meaning;
}
