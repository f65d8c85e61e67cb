import { describe, expect, it } from 'vitest';
import { listAppend, rwRegister } from '../../../checkers/transactional/checker.js';
import { Transactions } from '../../../checkers/transactional/transactions.js';
import { verifiers } from '../../../checkers/verifiers.js';
import { Random } from '../../../src/core/index.js';
import { type Event, historyOf } from './shorthand.js';
import { bruteForce } from './solver/brute-force.js';
import { type SmallHistory, smallHistory, toHistory } from './solver/small-history.js';

const MODELS = [
  ['strong-session-serializable', false, 'session'],
  ['strict-serializable', false, 'realtime'],
  ['strong-session-snapshot-isolation', true, 'session'],
] as const;

/** The first call read what the second one of the same process wrote, while both were under way. */
const readFromTheNext: Event[] = [
  [0, 'invoke', 'rx1'],
  [0, 'invoke', 'wx1'],
  [0, 'ok', 'wx1'],
  [0, 'ok', 'rx1'],
];

/** Calls of other processes become ones of process 0 or 1; undefined where it is not told which answer is whose. */
function fewProcesses(random: Random, small: SmallHistory): SmallHistory | undefined {
  const shared = { ...small, transactions: small.transactions.map((t) => ({ ...t, process: random.int(2) })) };
  const { begin, completion } = new Transactions(toHistory(shared), small.dialect);
  const rows = shared.transactions.flatMap((t) => [t.begin, t.end]).toSorted((a, b) => a - b);
  const told = shared.transactions.every((t, i) => rows[begin[i]] === t.begin && rows[completion[i]] === t.end);
  return told ? shared : undefined;
}

describe('calls of one process that overlap', () => {
  it('have no order among each other, neither in a session nor in a causal past', async () => {
    const history = historyOf('rw-register', readFromTheNext);
    const under = async (model: string) => (await rwRegister({ consistencyModels: [model] }).check(history, {})).valid;
    expect(await under('strong-session-serializable')).toBe(true);
    for (const model of ['be-read-committed', 'be-read-atomic', 'be-causal'])
      expect(await under(model)).not.toBe(false);
  });

  it('come after what had returned before them, all of it', async () => {
    const missed = historyOf('rw-register', [
      [0, 'call', 'wx1'],
      [0, 'invoke', 'wy1'],
      [0, 'invoke', 'rxwz1'],
      [0, 'ok', 'rxwz1'],
      [0, 'ok', 'wy1'],
      [1, 'call', 'rz1'],
    ]);
    for (const model of ['strong-session-serializable', 'be-read-atomic']) {
      expect((await rwRegister({ consistencyModels: [model] }).check(missed, {})).valid).toBe(false);
    }
  });

  it.each(['list-append', 'rw-register'] as const)(
    'are judged as by every execution, and so are the proofs, in thousands of random histories: %s',
    async (dialect) => {
      const random = new Random(41, dialect);
      const make = dialect === 'list-append' ? listAppend : rwRegister;
      const counts = { overlapping: 0, valid: 0, invalid: 0, proved: 0 };
      for (let n = 0; n < 2_000; n++) {
        const small = fewProcesses(random, smallHistory(random, dialect));
        if (small === undefined) continue;
        const history = toHistory(small);
        if (history.columns.pair.includes(-1)) counts.overlapping++;
        const [name, snapshot, order] = MODELS[n % MODELS.length] as (typeof MODELS)[number];
        const { valid, certificate, summary } = await make({ consistencyModels: [name] }).check(history, {});
        const story = `history ${n}: ${name}: ${summary} ${JSON.stringify(small)}`;
        if (valid === 'unknown') continue;
        expect(valid, story).toBe(bruteForce(small, snapshot, order));
        counts[valid ? 'valid' : 'invalid']++;
        if (certificate === undefined) continue;
        counts.proved++;
        const verify = await verifiers.get(String(certificate['kind']))?.();
        const question = { checker: dialect, valid: true, consistencyModels: [name] };
        expect(await verify?.(history, certificate, question), story).toBeUndefined();
      }
      expect(Math.min(...Object.values(counts))).toBeGreaterThan(200);
    },
    60_000,
  );
});
