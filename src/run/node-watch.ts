import { isMap, type NodeName, type Op, type ProcessState, type RunEvent, SECOND_NS } from '../core/index.js';

/** How often it is asked who leads, at most. */
const EVERY_NS = SECOND_NS;

/** What faults do to a node's process, by the name of the fault. */
const STATES: Readonly<Record<string, ProcessState>> = { kill: 'gone', pause: 'paused' };

export interface NodeWatchOptions {
  readonly nodes: readonly NodeName[];
  /** Who leads just now; absent where the system cannot tell. A failure means that nobody is known to. */
  readonly primaries?: (() => Promise<readonly NodeName[]>) | undefined;
  readonly onEvent: (event: RunEvent) => void;
}

/**
 * Tells whoever shows a run what becomes of its nodes: the state of their processes, from the nemesis' operations, and
 * who leads, asked about once a second while operations come in. Only changes are told. It draws no random numbers, sets
 * no timers and records nothing, so a run is the same whether it is watched or not.
 */
export class NodeWatch {
  readonly #options: NodeWatchOptions;
  readonly #told = new Map<NodeName, string>();
  /** By fault id: what it does to which nodes. */
  readonly #faults = new Map<number, { readonly state: ProcessState; readonly nodes: readonly unknown[] }>();
  #leading: ReadonlySet<NodeName> = new Set();
  #asking = false;
  #askedNs = Number.NEGATIVE_INFINITY;

  constructor(options: NodeWatchOptions) {
    this.#options = options;
  }

  /** The nodes are up. */
  start(): void {
    this.#tell();
  }

  /** To be told of every operation. */
  see(op: Op): void {
    if (op.timeNs >= this.#askedNs + EVERY_NS) this.#ask(op.timeNs);
    if (op.process !== 'nemesis' || op.type === 'invoke') return;
    const { value } = op;
    if (!isMap(value)) return;
    const { faultId, nodes } = value;
    if (typeof faultId !== 'number') return;
    if (op.f.startsWith('stop-')) {
      this.#faults.delete(faultId);
    } else if (op.f.startsWith('start-')) {
      const state = STATES[op.f.slice('start-'.length)];
      if (state !== undefined && Array.isArray(nodes)) this.#faults.set(faultId, { state, nodes });
    }
    this.#tell();
  }

  #ask(timeNs: number): void {
    const { primaries } = this.#options;
    if (primaries === undefined || this.#asking) return;
    this.#asking = true;
    this.#askedNs = timeNs;
    const answered = (leading: readonly NodeName[]) => {
      this.#asking = false;
      this.#leading = new Set(leading);
      this.#tell();
    };
    primaries().then(answered, () => answered([]));
  }

  #tell(): void {
    for (const node of this.#options.nodes) {
      const state = this.#stateOf(node);
      const role = state === 'running' && this.#leading.has(node) ? 'leads' : undefined;
      const now = `${state} ${role ?? ''}`;
      if (this.#told.get(node) === now) continue;
      this.#told.set(node, now);
      this.#options.onEvent({ type: 'node', node, state, ...(role === undefined ? {} : { role }) });
    }
  }

  #stateOf(node: NodeName): ProcessState {
    const states = [...this.#faults.values()].filter(({ nodes }) => nodes.includes(node)).map(({ state }) => state);
    const hit = new Set(states);
    return hit.has('gone') ? 'gone' : hit.has('paused') ? 'paused' : 'running';
  }
}
