import { FAIL, type History, HistoryBuilder, INFO, INVOKE, NO_VALUE, NULL_ID, OK, Random } from '../src/core/index.js';

/** A made history of clients on registers, every operation of which takes effect somewhere between its two events. */
export interface RegisterShape {
  readonly operations: number;
  readonly clients: number;
  /** How many values; 0: every write writes a value of its own. */
  readonly values: number;
  /** Shares of writes and compare-and-sets; the rest reads. */
  readonly writes: number;
  readonly cas: number;
  readonly keys?: number;
  /** Share of operations that end with an unknown outcome. */
  readonly info?: number;
  /** After this share of the history, one read answers what the register no longer holds, or never held. */
  readonly wrongAt?: number;
}

const READ = 0;
const WRITE = 1;
const CAS = 2;

export function registerHistory(shape: RegisterShape, seed = 1): History {
  const random = new Random(seed, JSON.stringify(shape));
  const { operations, clients, values } = shape;
  const keys = shape.keys ?? 0;
  const builder = new HistoryBuilder();
  const names = ['read', 'write', 'cas'].map((name) => builder.name(name));
  const table = builder.values;
  const keyIds = Array.from({ length: keys }, (_, k) => table.internInt(k));
  const state = new Int32Array(Math.max(1, keys)).fill(NULL_ID);
  const recent: number[] = [];
  const process = Int32Array.from({ length: clients }, (_, c) => c);
  const phase = new Uint8Array(clients);
  const f = new Uint8Array(clients);
  const key = new Int32Array(clients);
  const asked = new Int32Array(clients);
  const to = new Int32Array(clients);
  const answer = new Int32Array(clients);
  const failed = new Uint8Array(clients);
  let started = 0;
  let written = 0;
  let open = 0;
  let nextProcess = clients;
  let wrong = shape.wrongAt === undefined ? Number.POSITIVE_INFINITY : Math.floor(operations * shape.wrongAt);
  let index = 0;
  const event = (c: number, type: number, value: number) => {
    const keyId = keys > 0 ? keyIds[key[c]] : NO_VALUE;
    builder.appendRow(type, process[c], names[f[c]], value, keyId, index * 1000, -1, NO_VALUE, index++);
  };
  while (started < operations || open > 0) {
    const c = random.int(clients);
    if (phase[c] === 0) {
      if (started >= operations) continue;
      started++;
      open++;
      phase[c] = 1;
      key[c] = keys > 0 ? random.int(keys) : 0;
      const kind = random.float();
      f[c] = kind < shape.writes ? WRITE : kind < shape.writes + shape.cas ? CAS : READ;
      const fresh = () => table.internInt(values > 0 ? random.int(values) : written++);
      if (f[c] === CAS) {
        const from = values > 0 ? random.int(values) : table.get(state[key[c]]);
        const target = values > 0 ? random.int(values) : written++;
        asked[c] = table.intern([from, target]);
        answer[c] = table.intern(from);
        to[c] = table.internInt(target);
      } else asked[c] = f[c] === WRITE ? fresh() : NULL_ID;
      event(c, INVOKE, asked[c]);
    } else if (phase[c] === 1) {
      phase[c] = 2;
      failed[c] = 0;
      const k = key[c];
      if (f[c] === READ) {
        answer[c] = state[k];
        if (started > wrong && recent.length > 200) {
          answer[c] = values > 0 ? table.internInt(values) : recent[recent.length - 200];
          wrong = Number.POSITIVE_INFINITY;
        }
      } else if (f[c] === WRITE) state[k] = asked[c];
      else if (state[k] === answer[c]) state[k] = to[c];
      else failed[c] = 1;
      if (f[c] !== READ && wrong !== Number.POSITIVE_INFINITY) recent.push(state[k]);
    } else {
      phase[c] = 0;
      open--;
      const unknown = shape.info !== undefined && f[c] !== READ && random.chance(shape.info);
      if (unknown) {
        event(c, INFO, asked[c]);
        process[c] = nextProcess++;
      } else if (failed[c] === 1) event(c, FAIL, asked[c]);
      else event(c, OK, f[c] === READ ? answer[c] : asked[c]);
    }
  }
  return builder.build();
}
