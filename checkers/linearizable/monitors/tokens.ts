import { NO_VALUE, NULL_ID, type Value } from '../../../src/core/index.js';
import type { Decision } from '../decision.js';
import { Numbering } from '../numbering.js';
import type { Problem } from '../problem.js';

/**
 * A container as equal tokens of each value: every put adds one when it is called, every take removes one when it
 * returns. There is no better time for either. So where a value has fewer tokens than were taken, no container explains
 * it, whatever its order; and where that happens to none and nobody found nothing, this is an order for a bag. Takes of
 * unknown outcome help nobody and are left out; puts of unknown outcome happen. `put` is the code of what puts in.
 * The takes of that value that had returned by then prove it; in a container where nothing else is in their way, without
 * any one of them there is an order. Linear.
 */
export function countTokens(problem: Problem, initial: Value | undefined, put: number): Decision {
  const { history, length, f, input, output, events } = problem;
  const numbering = new Numbering(history.values);
  const first = Array.isArray(initial) ? (initial as readonly Value[]) : [];
  const given = first.map((value) => numbering.of(history.values.intern(value)));
  const valueOf = new Int32Array(length).fill(-1);
  for (let i = 0; i < length; i++) {
    const id = f[i] === put ? input[i] : output[i];
    if (f[i] === put || (id !== NO_VALUE && id !== NULL_ID)) valueOf[i] = numbering.of(id);
  }
  const tokens = new Int32Array(numbering.ids.length);
  for (const value of given) tokens[value]++;
  const order = new Int32Array(length);
  let count = 0;
  for (let at = 0; at < events.length; at++) {
    const i = events[at] >> 1;
    const returns = (events[at] & 1) === 1;
    if (valueOf[i] < 0 || (f[i] === put) === returns) continue;
    order[count++] = i;
    if (f[i] === put) tokens[valueOf[i]]++;
    else if (--tokens[valueOf[i]] < 0) {
      const takes = order.subarray(0, count).filter((j) => f[j] !== put && valueOf[j] === valueOf[i]);
      return { valid: false, failed: -1, conflict: Array.from(takes.toSorted()), proof: true };
    }
  }
  return { valid: true, order: order.subarray(0, count) };
}
