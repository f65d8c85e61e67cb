import type { Model, Operation } from '../../../checkers/linearizable/model.js';
import { History, type OpInput, type Random, type Value } from '../../../src/core/index.js';

/** An operation to try: what may be asked, and what may come back. */
type Candidate = readonly [f: string, input: Value, outputs: readonly Value[]];

const VALUES = [0, 1, 2];
const WIDE = Array.from({ length: 12 }, (_, i) => i);
const LISTS: readonly Value[] = [[], [0], [1], [0, 1], [2, 1], [0, 2], [0, 1, 2]];

/** By model: random operations over few values, so that they meet. */
export const candidates: Readonly<Record<string, (random: Random) => Candidate>> = {
  register: (r) => (r.chance(0.5) ? ['read', null, [null, ...VALUES]] : ['write', r.int(3), []]),
  'cas-register': (r) =>
    r.pick<Candidate>([
      ['read', null, [null, ...VALUES]],
      ['write', r.int(3), []],
      ['cas', [r.int(3), r.int(3)], []],
    ]),
  'register, wide': (r) => (r.chance(0.5) ? ['read', null, [null, ...WIDE]] : ['write', r.int(12), []]),
  'cas-register, wide': (r) =>
    r.pick<Candidate>([
      ['read', null, [null, ...WIDE]],
      ['write', r.int(12), []],
      ['cas', [r.pick([null, 0, 1, 2, 3, 4]), r.int(12)], []],
    ]),
  'multi-register': (r) => {
    const mops: Value[][] = Array.from({ length: r.between(1, 2) }, () => [
      r.pick(['r', 'w']),
      r.pick(['x', 'y']),
      r.int(2),
    ]);
    const asked = mops.map(([f, k, v]) => [f, k, f === 'r' ? null : v]);
    const fill = (a: Value, b: Value) => mops.map(([f, k, v], i) => [f, k, f === 'r' ? (i === 0 ? a : b) : v]);
    const some = [null, 0, 1];
    return ['txn', asked, some.flatMap((a) => some.map((b) => fill(a, b)))];
  },
  'multi-register, one key each': (r) => {
    const key = r.pick(['x', 'y']);
    const read: Candidate = ['txn', [['r', key, null]], [null, 0, 1, 2].map((value) => [['r', key, value]])];
    const value = r.int(3);
    const both: Candidate = [
      'txn',
      [
        ['r', key, null],
        ['w', key, value],
      ],
      [null, 0, 1, 2].map((seen) => [
        ['r', key, seen],
        ['w', key, value],
      ]),
    ];
    return r.pick<Candidate>([read, ['txn', [['w', key, value]], []], both]);
  },
  kv: (r) =>
    r.pick<Candidate>([
      ['get', null, [null, ...VALUES, 'a', 'b', 'ab', 'ba', 'aa']],
      ['put', r.int(3), []],
      ['delete', null, []],
      ['cas', [r.int(3), r.int(3)], []],
    ]),
  'kv, append': (r) =>
    r.pick<Candidate>([
      ['get', null, [null, 'a', 'b', 'ab', 'ba', 'aa', 'bb', 'aab', 'aba']],
      ['append', r.pick(['a', 'b']), []],
      ['put', r.pick(['a', 'b']), []],
    ]),
  counter: (r) =>
    r.pick<Candidate>([
      ['add', r.between(1, 2), []],
      ['read', null, [0, 1, 2, 3, 4, 5]],
      ['add-and-get', 1, [1, 2, 3, 4, 5]],
    ]),
  set: (r) => {
    const x = r.int(3);
    return r.pick<Candidate>([
      ['add', x, []],
      ['remove', x, []],
      [
        'contains',
        x,
        [
          [x, true],
          [x, false],
        ],
      ],
      ['read', null, LISTS],
    ]);
  },
  'grow-only-set': (r) =>
    r.pick<Candidate>([
      ['add', r.int(3), []],
      ['read', null, LISTS],
    ]),
  'grow-only-set, contains': (r) => {
    const x = r.int(4);
    const seen: readonly Value[] = [
      [x, true],
      [x, false],
    ];
    return r.pick<Candidate>([
      ['add', x, []],
      ['contains', x, seen],
      ['read', null, [...LISTS, [1, 0], [3], [0, 3], [3, 2, 1, 0]]],
    ]);
  },
  'unordered-queue': queue('enqueue', 'dequeue'),
  'fifo-queue': queue('enqueue', 'dequeue'),
  'priority-queue': queue('enqueue', 'dequeue'),
  stack: queue('push', 'pop'),
  mutex: (r) => [r.pick(['acquire', 'release']), null, []],
  'reentrant-mutex': (r) => [r.pick(['acquire', 'release']), null, []],
  'fenced-mutex': (r) =>
    r.pick<Candidate>([
      ['acquire', null, [1, 2, 3, 4]],
      ['release', null, []],
    ]),
  'rw-lock': (r) => [r.pick(['acquire-read', 'acquire-write', 'release', 'release']), null, []],
  semaphore: (r) => [r.pick(['acquire', 'release']), r.pick([null, 1, 2]), []],
  log: (r) => {
    const v = r.int(3);
    const at = r.int(3);
    return r.chance(0.5)
      ? ['append', v, [0, 1, 2, 3].map((offset) => [offset, v])]
      : ['read', at, [null, ...VALUES].map((value) => [at, value])];
  },
  'unique-ids': () => ['generate', null, [1, 2, 3, 4]],
};

function queue(put: string, take: string): (random: Random) => Candidate {
  return (r) => (r.chance(0.5) ? [put, r.int(3), []] : [take, null, [null, ...VALUES]]);
}

interface Open {
  readonly candidate: Candidate;
  readonly key: string;
  /** Answer, once it took effect. */
  output?: Value;
  happened: boolean;
}

/** Probabilities of how operations end, and of an answer that is made up. */
export interface Shape {
  readonly operations: number;
  readonly processes: number;
  readonly info: number;
  readonly wrong: number;
}

/**
 * Runs random clients against the model: each operation takes effect somewhere between its two events. Some complete
 * with `info`, whether they happened or not; some answers are made up, so that the history is wrong more often than not.
 */
export function randomHistory(
  random: Random,
  model: Model,
  draw: (random: Random) => Candidate,
  shape: Shape,
): History {
  const events: OpInput[] = [];
  const open = new Map<number, Open>();
  const states = new Map<string, Value>();
  let started = 0;
  const act = (process: number, item: Open): void => {
    const [f, input, outputs] = item.candidate;
    const options = outputs.length === 0 ? [input] : random.shuffle(outputs);
    for (const output of options) {
      const op: Operation = { f, input, output, process };
      const next = model.step(states.get(item.key) ?? model.init(undefined), op);
      if (next.length === 0) continue;
      states.set(item.key, random.pick(next));
      item.output = output;
      item.happened = true;
      return;
    }
  };
  const keyed = (key: string) => (model.keyed ? { key } : {});
  let next = shape.processes;
  const live = Array.from({ length: shape.processes }, (_, i) => i);
  while (started < shape.operations || open.size > 0) {
    const place = random.int(live.length);
    const process = live[place];
    const item = open.get(process);
    if (!item) {
      if (started >= shape.operations) {
        if (open.size === 0) break;
        continue;
      }
      started++;
      const candidate = draw(random);
      const key = model.keyed && random.chance(0.2) ? 'y' : 'x';
      open.set(process, { candidate, key, happened: false });
      events.push({ process, type: 'invoke', f: candidate[0], value: candidate[1], ...keyed(key) });
    } else if (!item.happened && random.chance(0.6)) {
      act(process, item);
    } else {
      const [f, input, outputs] = item.candidate;
      const at = keyed(item.key);
      open.delete(process);
      if (random.chance(shape.info)) {
        events.push({ process, type: 'info', f, value: input, ...at });
        live[place] = next++;
      } else if (random.chance(shape.wrong)) {
        events.push({ process, type: 'ok', f, value: outputs.length === 0 ? input : random.pick(outputs), ...at });
      } else if (item.happened) {
        events.push({ process, type: 'ok', f, value: item.output ?? null, ...at });
      } else {
        events.push({ process, type: 'fail', f, value: input, ...at });
      }
    }
  }
  return History.from(events);
}
