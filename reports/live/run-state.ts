import {
  isMap,
  MILLISECOND_NS,
  type Op,
  type Phase,
  type ProcessState,
  type RunEvent,
  SECOND_NS,
  type Validity,
} from '../../src/core/index.js';

/** Rates and latencies are over this long. */
const WINDOW_NS = 5 * SECOND_NS;
const SLOT_NS = SECOND_NS / 4;
const SLOTS = WINDOW_NS / SLOT_NS;
const LATENCIES = 512;

export interface ActiveFault {
  readonly id: number;
  readonly fault: string;
  readonly shape?: string;
  readonly nodes: readonly string[];
  readonly sinceNs: number;
  /** Has a probe seen it bite? Undefined: not looked yet. */
  readonly proven?: boolean;
}

export interface NodeState {
  /** `waiting`: nothing has been heard of it yet. */
  readonly state: ProcessState | 'waiting';
  readonly role?: string;
}

export type Counts = Readonly<Record<'ok' | 'fail' | 'info', number>>;

/** What is known of a run while it goes on, from its events alone. Constant time and memory per event. */
export class RunState {
  phase: Phase = 'plan';
  /** When the phase ends, where that is known. */
  phaseEndsNs: number | undefined;
  /** Time of the last event that carries one. */
  nowNs = 0;
  /** The last step of a long preparation: pulling, building, starting. */
  progress = '';
  verdict: { readonly valid: Validity; readonly summary: string } | undefined;
  readonly warnings: string[] = [];
  readonly nodes = new Map<string, NodeState>();
  readonly faults = new Map<number, ActiveFault>();
  readonly totals = { ok: 0, fail: 0, info: 0 };

  readonly #slots = new Float64Array(SLOTS * 3);
  #slot = 0;
  readonly #invokedNs = new Map<number, number>();
  readonly #latenciesNs = new Float64Array(LATENCIES);
  #latencies = 0;

  constructor(nodes: readonly string[] = []) {
    for (const node of nodes) this.nodes.set(node, { state: 'waiting' });
  }

  apply(event: RunEvent): void {
    switch (event.type) {
      case 'phase':
        this.phase = event.phase;
        this.phaseEndsNs = event.endsNs;
        this.#advance(event.timeNs);
        return;
      case 'progress':
        this.progress = `${event.progress.step}: ${event.progress.detail}`;
        return;
      case 'op':
        this.#advance(event.op.timeNs);
        if (event.op.process === 'nemesis') this.#nemesis(event.op);
        else this.#client(event.op, event.op.process);
        return;
      case 'node':
        this.nodes.set(event.node, { state: event.state, ...(event.role === undefined ? {} : { role: event.role }) });
        return;
      case 'warning':
        this.warnings.push(event.message);
        return;
      case 'verdict':
        this.verdict = { valid: event.valid, summary: event.summary };
        return;
    }
  }

  /** Completions per second over the last seconds. */
  perSecond(): Counts {
    const overNs = Math.min(WINDOW_NS, Math.max(SLOT_NS, this.nowNs));
    const sum = (column: number) => {
      let total = 0;
      for (let slot = 0; slot < SLOTS; slot++) total += this.#slots[slot * 3 + column] as number;
      return (total / overNs) * SECOND_NS;
    };
    return { ok: sum(0), fail: sum(1), info: sum(2) };
  }

  /** Median and 99th percentile of the last `ok` operations, milliseconds; undefined before the first. */
  latencyMs(): { readonly p50: number; readonly p99: number } | undefined {
    const count = Math.min(this.#latencies, LATENCIES);
    if (count === 0) return undefined;
    const sorted = this.#latenciesNs.slice(0, count).toSorted();
    const at = (share: number) => (sorted[Math.ceil(share * count) - 1] as number) / MILLISECOND_NS;
    return { p50: at(0.5), p99: at(0.99) };
  }

  /** Time left in this phase; undefined where it is open-ended. */
  leftNs(): number | undefined {
    return this.phaseEndsNs === undefined ? undefined : Math.max(0, this.phaseEndsNs - this.nowNs);
  }

  #client(op: Op, process: number): void {
    if (op.type === 'invoke') {
      this.#invokedNs.set(process, op.timeNs);
      return;
    }
    this.totals[op.type]++;
    const column = op.type === 'ok' ? 0 : op.type === 'fail' ? 1 : 2;
    const at = (this.#slot % SLOTS) * 3 + column;
    this.#slots[at] = (this.#slots[at] as number) + 1;
    const invoked = this.#invokedNs.get(process);
    // A process that ended in `info` never acts again.
    this.#invokedNs.delete(process);
    if (op.type !== 'ok' || invoked === undefined) return;
    this.#latenciesNs[this.#latencies++ % LATENCIES] = op.timeNs - invoked;
  }

  #nemesis(op: Op): void {
    const { value } = op;
    if (op.type === 'invoke' || !isMap(value)) return;
    const id = value['faultId'];
    if (typeof id !== 'number') return;
    const fault = this.faults.get(id);
    if (op.f.startsWith('start-')) this.faults.set(id, started(id, op, value));
    else if (op.f.startsWith('stop-')) this.faults.delete(id);
    else if (fault !== undefined && op.f === `probe-${fault.fault}` && typeof value['proven'] === 'boolean') {
      this.faults.set(id, { ...fault, proven: value['proven'] });
    }
  }

  /** Moves time on; what falls out of the window is forgotten. */
  #advance(timeNs: number): void {
    if (!(timeNs > this.nowNs)) return;
    this.nowNs = timeNs;
    const slot = Math.floor(timeNs / SLOT_NS);
    const passed = Math.min(SLOTS, slot - this.#slot);
    for (let i = 1; i <= passed; i++)
      this.#slots.fill(0, ((slot - passed + i) % SLOTS) * 3, ((slot - passed + i) % SLOTS) * 3 + 3);
    this.#slot = slot;
  }
}

function started(id: number, op: Op, value: Readonly<Record<string, unknown>>): ActiveFault {
  const shape = value['shape'] ?? value['target'];
  const nodes = value['nodes'];
  return {
    id,
    fault: op.f.slice('start-'.length),
    nodes: Array.isArray(nodes) ? nodes.filter((node) => typeof node === 'string') : [],
    sinceNs: op.timeNs,
    ...(typeof shape === 'string' ? { shape } : {}),
  };
}
