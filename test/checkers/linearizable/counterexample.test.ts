import { describe, expect, it } from 'vitest';
import { type Certificate, linearizable, modelNamed, verifyCertificate } from '../../../checkers/linearizable/index.js';
import type { Operation } from '../../../checkers/linearizable/model.js';
import { History, type OpInput, type Value } from '../../../src/core/index.js';
import { slackIn } from './evidence.js';

const event = (process: number, type: OpInput['type'], f: string, value: Value = null): OpInput => ({
  process,
  type,
  f,
  value,
});

/**
 * A lock taken and given back again and again by processes in turn, each acquisition overlapping the release before it;
 * with `twice`, somebody is told at the end that the lock is theirs while another has it.
 */
function rounds(count: number, twice: boolean): History {
  const events: OpInput[] = [event(0, 'invoke', 'acquire'), event(0, 'ok', 'acquire')];
  for (let round = 0; round < count; round++) {
    const [holder, next] = [round % 5, (round + 1) % 5];
    events.push(event(holder, 'invoke', 'release'), event(next, 'invoke', 'acquire'));
    events.push(event(holder, 'ok', 'release'), event(next, 'ok', 'acquire'));
  }
  if (twice) events.push(event(8, 'invoke', 'acquire'), event(8, 'ok', 'acquire'));
  return History.from(events);
}

describe('a counterexample of many operations that behave alike', () => {
  const model = modelNamed('mutex');

  it.each([3, 12, 60])('after %i rounds of a lock needs each of them', async (count) => {
    const history = rounds(count, true);
    const verdict = await linearizable({ model: 'mutex' }).check(history, {});
    expect(verdict.valid).toBe(false);
    const certificate = verdict.certificate as unknown as Certificate;
    expect(verifyCertificate(history, certificate, model)).toBeUndefined();
    expect(verdict.anomalies[0]?.details?.['minimal']).toBe(true);
    expect(slackIn(history, certificate, model)).toBeUndefined();
  });

  it('needs every acquisition where all of them overlap, and no release that came too late', async () => {
    const acquire = Array.from({ length: 10 }, (_, process) => process);
    const history = History.from([
      ...acquire.map((process) => event(process, 'invoke', 'acquire')),
      ...acquire.slice(0, 8).map((process) => event(process + 30, 'invoke', 'release')),
      ...acquire.slice(0, 8).map((process) => event(process + 30, 'ok', 'release')),
      ...acquire.map((process) => event(process, 'ok', 'acquire')),
    ]);
    const verdict = await linearizable({ model: 'mutex' }).check(history, {});
    const certificate = verdict.certificate as unknown as Certificate;
    expect(verdict.anomalies[0]?.details?.['operations']).toHaveLength(10);
    expect(verifyCertificate(history, certificate, model)).toBeUndefined();
    expect(slackIn(history, certificate, model)).toBeUndefined();
  });

  it('is not found where the lock was held by one at a time', async () => {
    expect((await linearizable({ model: 'mutex' }).check(rounds(60, false), {})).valid).toBe(true);
  });
});

describe('a model of whose operations some neither need a state nor leave one', () => {
  const base = modelNamed('cas-register');
  const model = {
    ...base,
    functions: [...base.functions, 'ping'],
    step: (state: Value, op: Operation) => (op.f === 'ping' ? [state] : base.step(state, op)),
    assignment: (op: Operation) => (op.f === 'ping' ? {} : base.assignment?.(op)),
  };

  it('gets its counterexample', async () => {
    const pings = Array.from({ length: 40 }, () => [event(1, 'invoke', 'ping'), event(1, 'ok', 'ping')]).flat();
    const history = History.from([
      event(0, 'invoke', 'write', 1),
      event(0, 'ok', 'write', 1),
      event(0, 'invoke', 'write', 1),
      event(0, 'ok', 'write', 1),
      ...pings,
      event(0, 'invoke', 'read'),
      event(0, 'ok', 'read', null),
    ]);
    const verdict = await linearizable({ model }).check(history, {});
    expect(verdict.valid).toBe(false);
    expect(verifyCertificate(history, verdict.certificate as unknown as Certificate, model)).toBeUndefined();
  });
});
