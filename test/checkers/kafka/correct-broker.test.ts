import { describe, expect, it } from 'vitest';
import { kafka } from '../../../checkers/kafka/index.js';
import { History, type OpInput, Random, type Value } from '../../../src/core/index.js';
import type { Asked } from '../random-operations.js';

type Micro = readonly ['send', string, Value] | readonly ['poll'];

const KEYS = ['x', 'y'];

/** A broker that keeps everything, with one group of subscribers. */
class Broker {
  readonly #logs = new Map<string, (number | null)[]>(KEYS.map((key) => [key, []]));
  readonly #group = new Map<string, number>(KEYS.map((key) => [key, 0]));
  readonly #consumers = new Map<number, { subscribed: boolean; at: Map<string, number> }>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  answer(process: number, { f, value }: Asked): Value {
    if (f !== 'assign' && f !== 'subscribe')
      return (value as unknown as Micro[]).map((one) => this.#micro(process, one));
    const before = this.#consumers.get(process);
    const at = new Map<string, number>();
    for (const key of value as string[]) {
      const stood = before?.subscribed === false ? before.at.get(key) : undefined;
      at.set(key, stood ?? this.#random.pick([0, this.#group.get(key) ?? 0]));
    }
    this.#consumers.set(process, { subscribed: f === 'subscribe', at });
    return value;
  }

  #micro(process: number, micro: Micro): Value {
    if (micro[0] === 'poll') return ['poll', this.#poll(process)];
    const [, key, message] = micro;
    const log = this.#logs.get(key) ?? [];
    // Offsets need not follow each other: markers of transactions take some.
    if (this.#random.chance(0.2)) log.push(null);
    log.push(message as number);
    return ['send', key, [this.#random.chance(0.9) ? log.length - 1 : null, message]];
  }

  #poll(process: number): { [key: string]: Value } {
    const consumer = this.#consumers.get(process);
    const answer: { [key: string]: Value } = {};
    for (const key of consumer?.at.keys() ?? []) {
      const log = this.#logs.get(key) ?? [];
      const positions = consumer?.subscribed ? this.#group : consumer?.at;
      const from = positions?.get(key) ?? 0;
      const to = Math.min(log.length, from + this.#random.int(5));
      positions?.set(key, to);
      const messages = log.slice(from, to).flatMap((message, i) => (message === null ? [] : [[from + i, message]]));
      if (messages.length > 0) answer[key] = messages;
    }
    return answer;
  }
}

/** Operations take effect at one moment, if at all; of some the answer is lost, some take effect later. */
function history(random: Random): OpInput[] {
  const broker = new Broker(random);
  const clients = [0, 1, 2].map((process) => ({ process, asked: undefined as Asked | undefined }));
  const late: [number, Asked][] = [];
  const events: OpInput[] = [];
  let next = clients.length;
  let message = 0;
  const send = (): Value => ['send', random.pick(KEYS), ++message];
  const ask = (): Asked => {
    const kind = random.int(10);
    if (kind < 2) return { f: random.pick(['assign', 'subscribe']), value: KEYS.filter(() => random.chance(0.7)) };
    if (kind < 5) return { f: 'send', value: [send()] };
    if (kind < 8) return { f: 'poll', value: [['poll']] };
    return { f: 'txn', value: [random.chance(0.5) ? ['poll'] : send(), send(), ['poll']] };
  };
  for (let asked = 0; asked < 30; ) {
    const delayed = random.chance(0.2) ? late.pop() : undefined;
    if (delayed) broker.answer(...delayed);
    const client = random.pick(clients);
    const { process, asked: op } = client;
    if (!op) {
      client.asked = ask();
      asked++;
      events.push({ ...client.asked, process, type: 'invoke' });
      continue;
    }
    client.asked = undefined;
    const outcome = random.pick(['ok', 'ok', 'ok', 'ok', 'fail', 'lost', 'late'] as const);
    if (outcome === 'ok') events.push({ process, type: 'ok', f: op.f, value: broker.answer(process, op) });
    else if (outcome === 'fail') events.push({ ...op, process, type: 'fail' });
    else {
      if (outcome === 'lost') broker.answer(process, op);
      else late.push([process, op]);
      events.push({ ...op, process, type: 'info' });
      client.process = next++;
    }
  }
  return events;
}

describe('a broker that keeps everything', () => {
  it('is never accused, whatever answers are lost', async () => {
    let valid = 0;
    for (let seed = 1; seed <= 1_000; seed++) {
      const verdict = await kafka().check(History.from(history(new Random(seed, 'broker'))), {});
      expect(verdict.anomalies.map(({ prose }) => prose).join(), `seed ${seed}`).toBe('');
      expect(verdict.valid, `seed ${seed}`).not.toBe(false);
      if (verdict.valid === true) valid++;
    }
    expect(valid).toBeGreaterThan(200);
  });
});
