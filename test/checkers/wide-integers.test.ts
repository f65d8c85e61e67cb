import { describe, expect, it } from 'vitest';
import { type Certificate, linearizable, modelNamed, verifyCertificate } from '../../checkers/linearizable/index.js';
import { listAppend, rwRegister } from '../../checkers/transactional/checker.js';
import { History, type OpInput, type Value } from '../../src/core/index.js';

/** Too wide for a double. */
const WIDE = 9_007_199_254_740_993n;

function sequence(...ops: readonly (readonly [f: string, input: Value, output: Value])[]): History {
  return History.from(
    ops.flatMap(([f, input, output], process): OpInput[] => [
      { process, type: 'invoke', f, key: WIDE, value: input },
      { process, type: 'ok', f, key: WIDE, value: output },
    ]),
  );
}

describe('keys and values wider than a double', () => {
  it('are told apart in registers, with a proof that holds', async () => {
    const history = sequence(['write', WIDE, WIDE], ['write', WIDE + 1n, WIDE + 1n], ['read', null, WIDE]);
    const verdict = await linearizable({ model: 'register' }).check(history, {});
    expect(verdict.valid).toBe(false);
    const certificate = verdict.certificate as unknown as Certificate;
    expect(verifyCertificate(history, certificate, modelNamed('register'))).toBeUndefined();
  });

  it('are told in the words of transactional anomalies', async () => {
    const txn = (f: string, read: Value) =>
      sequence([
        'txn',
        [[f, WIDE, WIDE] as const, ['r', WIDE, null] as const],
        [
          [f, WIDE, WIDE],
          ['r', WIDE, read],
        ],
      ]);
    for (const verdict of [
      await listAppend({}).check(txn('append', []), {}),
      await rwRegister({}).check(txn('w', WIDE + 1n), {}),
    ]) {
      expect(verdict.valid).toBe(false);
      expect(verdict.anomalies.map(({ type }) => type)).toContain('internal');
      expect(verdict.anomalies.map(({ prose }) => prose).join()).toContain(String(WIDE));
    }
  });
});
