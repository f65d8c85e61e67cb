import type { Decision } from '../decision.js';
import { Numbering } from '../numbering.js';
import type { Problem } from '../problem.js';
import type { Monitor } from './index.js';

/**
 * Sources of unique identifiers: linearizable exactly where no identifier was given twice, in whatever order. Linear.
 * Requests of unknown outcome may have got any identifier, or none: they are not in a problem.
 */
export const uniqueIdsMonitor: Monitor = {
  name: 'unique-ids-monitor',
  decide(problem, initial) {
    const { values } = problem.history;
    const numbering = new Numbering(values);
    const given = Array.isArray(initial) ? initial.map((value) => numbering.of(values.intern(value))) : [];
    return decideIds(problem, numbering, given);
  },
};

const NOBODY = -1;
/** The identifier was taken at first. */
const TAKEN = -2;

function decideIds({ length, output }: Problem, numbering: Numbering, given: readonly number[]): Decision {
  const owner = new Int32Array(length + given.length).fill(NOBODY);
  for (const id of given) owner[id] = TAKEN;
  const order = new Int32Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (output[i] < 0) continue;
    const id = numbering.of(output[i]);
    const other = owner[id];
    if (other !== NOBODY)
      return { valid: false, failed: -1, conflict: other === TAKEN ? [i] : [other, i], proof: true };
    owner[id] = i;
    order[count++] = i;
  }
  return { valid: true, order: order.subarray(0, count) };
}
