import { expect, it } from 'vitest';
import { type Certificate, linearizable, modelNamed, verifyCertificate } from '../../../checkers/linearizable/index.js';
import { History, type OpInput, Random } from '../../../src/core/index.js';

/** Clients of a stack of distinct values, of which two pops late in the history are told each the other's value. */
function exchanged(seed: number, operations: number): History {
  const random = new Random(seed, 'exchanged pops');
  const events: OpInput[] = [];
  const items: number[] = [];
  const open: { process: number; f: string; value: number | null; done: boolean }[] = [];
  const free = [0, 1, 2, 3];
  const act = (one: (typeof open)[number]) => {
    if (one.done) return;
    one.done = true;
    if (one.f === 'push') items.push(one.value as number);
    else one.value = items.pop() ?? null;
  };
  for (let started = 0; started < operations || open.length > 0; ) {
    if (started < operations && free.length > 0 && random.chance(0.5)) {
      const process = free.shift() as number;
      const f = random.chance(0.55) ? 'push' : 'pop';
      open.push({ process, f, value: f === 'push' ? started : null, done: false });
      events.push({ process, type: 'invoke', f, value: f === 'push' ? started : null });
      started++;
    } else if (open.length > 0) {
      const at = random.int(open.length);
      act(open[at]);
      if (random.chance(0.5)) continue;
      const [{ process, f, value }] = open.splice(at, 1);
      free.push(process);
      events.push({ process, type: 'ok', f, value });
    }
  }
  const taken = events.filter(({ f, type, value }) => f === 'pop' && type === 'ok' && value !== null);
  const [first, second] = [taken[taken.length - 60], taken[taken.length - 20]];
  const other = { ...first, value: second.value ?? null };
  const swapped = events.with(events.indexOf(second), { ...second, value: first.value ?? null });
  return History.from(swapped.with(events.indexOf(first), other));
}

it('two pops of a stack that are told each the other value are refuted by a few values', async () => {
  const model = modelNamed('stack');
  let invalid = 0;
  for (let seed = 0; seed < 8; seed++) {
    const history = exchanged(seed, 800);
    const verdict = await linearizable({ model }).check(history, {});
    const certificate = verdict.certificate as unknown as Certificate;
    expect(verifyCertificate(history, certificate, model), `seed ${seed}`).toBeUndefined();
    if (verdict.valid !== false) continue;
    invalid++;
    const [proof] = certificate.keys;
    expect(proof.valid === false && proof.operations.length, `seed ${seed}`).toBeLessThanOrEqual(10);
  }
  expect(invalid).toBeGreaterThan(4);
});
