import type {
  Generator,
  GeneratorContext,
  History,
  Op,
  OpRequest,
  Value,
  WorkloadContext,
} from '../../src/core/index.js';
import { concurrentKeys, limit, type Step } from '../../src/generators/index.js';
import { readUntilOk } from '../final-reads.js';
import type { RegisterOptions } from './options.js';

/** How often a compare-and-set expects the value that was seen last; else an older one, and should fail. */
const EXPECTS_LAST_SEEN = 0.8;
/** How often a final read is tried. */
const FINAL_TRIES = 10;

/** Keys 0, 1, 2 … each worked on by a group of clients for so many operations. */
export function registerGenerator(options: RegisterOptions, context: WorkloadContext): Generator {
  const cas = context.functions === undefined || context.functions.includes('cas');
  const start = new RegisterGenerator({ ...options, cas: cas ? options.cas : 0 }, 0, null);
  const threads = options.threadsPerKey || threadsPerKey(context.concurrency);
  return concurrentKeys(
    threads,
    (number) => number,
    () => limit(options.opsPerKey, start),
  );
}

/** Groups of five at least, so that a register is worked on through many nodes at a time. */
function threadsPerKey(concurrency: number): number {
  return Math.ceil(concurrency / Math.max(1, Math.floor(concurrency / 5)));
}

/**
 * One register: reads, writes, and compare-and-set from what was seen last. Written values are numbered, so that a read
 * tells which write it saw; what clients were told lets most compare-and-sets find what they expect.
 */
class RegisterGenerator implements Generator {
  constructor(
    private readonly options: RegisterOptions,
    /** Values written so far. */
    private readonly written: number,
    /** What a client was told last. */
    private readonly seen: Value,
  ) {}

  next(context: GeneratorContext): Step {
    if (context.thread === undefined) return ['pending', this];
    const { random } = context;
    const { reads, cas, values } = this.options;
    const choice = random.float();
    if (choice < reads) return [READ, this];
    const value = values > 0 ? random.int(values) : this.written;
    const rest = new RegisterGenerator(this.options, this.written + 1, this.seen);
    if (choice >= reads + (1 - reads) * share(cas, reads)) return [{ f: 'write', value }, rest];
    const expected = random.chance(EXPECTS_LAST_SEEN) ? this.seen : random.int(Math.max(1, values || this.written));
    // Nothing was seen yet: what is not there cannot be compared.
    return [expected === null ? { f: 'write', value } : { f: 'cas', value: [expected, value] }, rest];
  }

  update(event: Op): Generator {
    if (event.type !== 'ok') return this;
    const seen = event.f === 'cas' ? (event.value as readonly Value[] | undefined)?.[1] : event.value;
    return seen === undefined || seen === null || seen === this.seen
      ? this
      : new RegisterGenerator(this.options, this.written, seen);
  }
}

const READ: OpRequest = { f: 'read' };

/** Of what is no read, the share of compare-and-set. */
function share(cas: number, reads: number): number {
  return reads >= 1 ? 0 : Math.min(1, cas / (1 - reads));
}

/** Every register that was worked on is read once more: what was lost while nobody looked shows now. */
export function registerFinalReads(history: History): Generator {
  const ids = new Set<number>();
  for (const id of history.columns.key) if (id >= 0) ids.add(id);
  const keys = Array.from(ids, (id) => history.values.get(id));
  return concurrentKeys(1, keys, () => readUntilOk(READ, FINAL_TRIES));
}
