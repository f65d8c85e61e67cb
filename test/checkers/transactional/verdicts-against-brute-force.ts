import { expect } from 'vitest';
import { listAppend, rwRegister } from '../../../checkers/transactional/checker.js';
import { verifiers } from '../../../checkers/verifiers.js';
import { Random } from '../../../src/core/index.js';
import { bruteForce } from './solver/brute-force.js';
import { type SmallHistory, smallHistory, toHistory } from './solver/small-history.js';

const MODELS = [
  ['serializable', false, 'none'],
  ['strong-session-serializable', false, 'session'],
  ['strict-serializable', false, 'realtime'],
  ['snapshot-isolation', true, 'none'],
  ['strong-session-snapshot-isolation', true, 'session'],
] as const;

/**
 * Checks random histories for every model that can be decided by trying every execution, and compares: no anomaly that a
 * model forbids may be found in a history that the model admits, and none that it does not admit may pass. A certificate
 * that comes with a verdict must prove it.
 */
export async function compareVerdicts(
  dialect: SmallHistory['dialect'],
  histories: number,
  seed: number,
): Promise<void> {
  const random = new Random(seed, dialect);
  const counts = { valid: 0, invalid: 0, unknown: 0, proved: 0 };
  const make = dialect === 'list-append' ? listAppend : rwRegister;
  const checkers = MODELS.map(([name]) => make({ consistencyModels: [name], evidence: 1 }));
  for (let n = 0; n < histories; n++) {
    const small = smallHistory(random, dialect);
    const history = toHistory(small);
    const which = n % MODELS.length;
    const [name, snapshot, order] = MODELS[which];
    const verdict = await checkers[which].check(history, {});
    const expected = bruteForce(small, snapshot, order);
    const said = verdict.valid === 'unknown' ? 'unknown' : verdict.valid ? 'valid' : 'invalid';
    counts[said]++;
    const nothingTested = verdict.valid === 'unknown' && /depend on another/.test(verdict.unknownBecause ?? '');
    if (verdict.valid !== expected && !(nothingTested && expected)) {
      expect.fail(`history ${n}: ${name} is ${expected}, but ${verdict.summary}: ${JSON.stringify(small)}`);
    }
    if (verdict.certificate === undefined) continue;
    counts.proved++;
    const verify = await verifiers.get(String(verdict.certificate['kind']))?.();
    const question = { checker: dialect, valid: true, consistencyModels: [name] };
    const wrong = verify === undefined ? 'nothing verifies it' : await verify(history, verdict.certificate, question);
    if (wrong !== undefined) expect.fail(`history ${n}: ${name}: ${wrong}: ${JSON.stringify(small)}`);
  }
  expect(Math.min(counts.valid, counts.invalid)).toBeGreaterThan(histories / 10);
  expect(counts.unknown).toBeLessThan(histories / 10);
  expect(counts.proved).toBeGreaterThan(histories / 10);
}
