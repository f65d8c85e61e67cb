import { describe, expect, it } from 'vitest';
import { type Agenda, agendaOf } from '../../../checkers/linearizable/agenda.js';
import { codeOf } from '../../../checkers/linearizable/code.js';
import { linearizable, modelNamed } from '../../../checkers/linearizable/index.js';
import { Narrow } from '../../../checkers/linearizable/narrow.js';
import { problemsOf } from '../../../checkers/linearizable/problem.js';
import { Reachable } from '../../../checkers/linearizable/reachable.js';
import { History, type OpInput, Random, type Value } from '../../../src/core/index.js';
import { faultOf } from './evidence.js';
import { randomHistory } from './random-histories.js';

const HISTORIES = 150;
const model = modelNamed('cas-register');

function history(random: Random, wrong: number): History {
  const draw = (r: Random): [string, Value, Value[]] =>
    r.pick<[string, Value, Value[]]>([
      ['read', null, [null, 0, 1, 2, 3]],
      ['write', r.int(4), []],
      ['cas', [r.int(4), r.int(4)], []],
    ]);
  const shape = { operations: random.between(2, 80), processes: random.between(1, 9), info: 0, wrong };
  return randomHistory(random, model, draw, shape);
}

function agendaFor(of: History): Agenda {
  const [problem] = problemsOf(of, model);
  return agendaOf(codeOf(problem, undefined));
}

/** So many writers at a time. */
function writersAtOnce(writers: number): History {
  const ops: OpInput[] = [];
  for (const type of ['invoke', 'ok'] as const) {
    for (let process = 0; process < writers; process++) ops.push({ process, type, f: 'write', value: process % 7 });
  }
  return History.from(ops);
}

describe('the narrow way through finished guarded assignments', () => {
  it('finds an order exactly where the general way does, looking at the same configurations', () => {
    const random = new Random(11);
    let found = 0;
    for (let k = 0; k < HISTORIES; k++) {
      const agenda = agendaFor(history(random, k % 2 === 0 ? 0 : 0.1));
      expect(Narrow.fits(agenda)).toBe(true);
      const narrow = new Narrow(agenda);
      const general = new Reachable(agenda);
      const survived = general.run(() => undefined, Number.POSITIVE_INFINITY) === 'survived';
      const end = narrow.run(() => undefined);
      if (general.widest > 32) continue;
      expect(typeof end).toBe(survived ? 'number' : 'undefined');
      expect(narrow.steps).toBe(general.window.steps);
      if (survived) found++;
    }
    expect(found).toBeGreaterThan(HISTORIES / 4);
  });

  it('gives orders that the verifier accepts', async () => {
    const random = new Random(12);
    for (let k = 0; k < HISTORIES; k++) {
      const one = history(random, 0);
      const verdict = await linearizable({ model: 'cas-register' }).check(one, {});
      expect(verdict.valid).toBe(true);
      expect(faultOf(one, verdict, model)).toBeUndefined();
    }
  });

  it('takes 31 operations at a time, and no more', () => {
    expect(Narrow.fits(agendaFor(writersAtOnce(31)))).toBe(true);
    expect(Narrow.fits(agendaFor(writersAtOnce(32)))).toBe(false);
    expect(new Narrow(agendaFor(writersAtOnce(31))).run(() => undefined)).toBeTypeOf('number');
  });

  it('leaves operations of unknown outcome to the general way', () => {
    const open = History.from([
      { process: 0, type: 'invoke', f: 'write', value: 1 },
      { process: 1, type: 'invoke', f: 'write', value: 1 },
      { process: 2, type: 'invoke', f: 'read', value: null },
      { process: 2, type: 'ok', f: 'read', value: 1 },
    ]);
    expect(Narrow.fits(agendaFor(open))).toBe(false);
  });

  it('stops when it is told to', () => {
    const random = new Random(13);
    const shape = { operations: 20_000, processes: 8, info: 0, wrong: 0 };
    const long = randomHistory(
      random,
      model,
      (r) => (r.chance(0.5) ? ['read', null, [null, 0, 1]] : ['write', r.int(2), []]),
      shape,
    );
    const stopped = new Narrow(agendaFor(long)).run(() => 'time');
    expect(stopped).toMatchObject({ valid: 'unknown', because: 'time' });
  });
});
