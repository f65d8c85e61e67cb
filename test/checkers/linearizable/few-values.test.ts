import { expect, it } from 'vitest';
import { type Certificate, linearizable, modelNamed, verifyCertificate } from '../../../checkers/linearizable/index.js';
import { History, type OpInput, Random, type Value } from '../../../src/core/index.js';

interface Open {
  readonly f: string;
  readonly value: Value;
  output?: Value;
}

/** Clients of a set that only grows, with a read now and then that lacks an element or shows one too many. */
function hugeReads(seed: number): History {
  const random = new Random(seed, 'huge-reads');
  const processes = random.between(2, 10);
  const events: OpInput[] = [];
  const elements: number[] = [];
  const open = new Map<number, Open>();
  const take = (one: Open) => {
    if (one.output !== undefined) return;
    if (one.f === 'add') elements.push(one.value as number);
    one.output = one.f === 'add' ? one.value : [...elements];
  };
  for (let step = 0, next = 0; step < 600; step++) {
    const process = random.int(processes);
    const one = open.get(process);
    if (one === undefined) {
      const begun = random.chance(0.1) ? { f: 'read', value: null } : { f: 'add', value: next++ };
      open.set(process, begun);
      events.push({ process, type: 'invoke', ...begun });
      continue;
    }
    take(one);
    open.delete(process);
    let value = one.output as Value;
    if (Array.isArray(value) && value.length > 0 && random.chance(0.1)) {
      const at = random.int(value.length);
      value = random.chance(0.5) ? value.toSpliced(at, 1) : [...value, next + 1];
    }
    events.push({ process, type: 'ok', f: one.f, value });
    for (const other of open.values()) if (random.chance(0.3)) take(other);
  }
  return History.from(events);
}

it('reads of hundreds of elements that contradict each other are refuted by an element or two', async () => {
  let invalid = 0;
  for (const [turn, name] of ['grow-only-set', 'set'].entries()) {
    for (let seed = 0; seed < 60; seed++) {
      const history = hugeReads(seed * 2 + turn);
      const verdict = await linearizable({ model: name }).check(history, {});
      const certificate = verdict.certificate as unknown as Certificate;
      expect(verifyCertificate(history, certificate, modelNamed(name))).toBeUndefined();
      if (verdict.valid === false) invalid++;
    }
  }
  expect(invalid).toBeGreaterThan(50);
});
