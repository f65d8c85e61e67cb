import { type Generator, MILLISECOND_NS, type OpRequest } from '../src/core/index.js';
import { delay, limit, repeat, untilOk } from '../src/generators/index.js';

/** A final read that fails is tried again at this pace: a cluster that was healed may still be electing a leader. */
const RETRY_NS = 500 * MILLISECOND_NS;

/** A read at once, and again until it succeeds or was tried so often. */
export function readUntilOk(read: OpRequest, tries: number): Generator {
  return untilOk(limit(tries, delay(RETRY_NS, repeat(read))));
}
