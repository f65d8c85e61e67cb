import {
  type Clock,
  type History,
  HistoryBuilder,
  type NodeName,
  type Op,
  type OpType,
  type Process,
  type RunEvent,
  type Value,
} from '../core/index.js';
import type { HistoryLog } from '../store/index.js';

/** What is recorded of an event, besides its index and time. */
export interface Recorded {
  readonly process: Process;
  readonly type: OpType;
  readonly f: string;
  readonly value: Value;
  readonly key: Value | undefined;
  readonly node: NodeName | undefined;
  readonly error: Value | undefined;
}

/** An event that we recorded: it always has a value. */
export type RecordedOp = Op & { readonly value: Value };

/** Gives every event its index and time, and passes it on: to the columns in memory, to the log on disk, to watchers. */
export class Recorder {
  readonly #clock: Clock;
  readonly #log: HistoryLog | undefined;
  readonly #onEvent: ((event: RunEvent) => void) | undefined;
  readonly #builder = new HistoryBuilder();
  readonly #watchers = new Set<(op: Op) => void>();

  constructor(clock: Clock, log?: HistoryLog, onEvent?: (event: RunEvent) => void) {
    this.#clock = clock;
    this.#log = log;
    this.#onEvent = onEvent;
  }

  get length(): number {
    return this.#builder.length;
  }

  record(event: Recorded): RecordedOp {
    const { process, type, f, value, key, node, error } = event;
    const op: { -readonly [K in keyof RecordedOp]: RecordedOp[K] } = {
      index: this.#builder.length,
      timeNs: this.#clock.nowNs(),
      process,
      type,
      f,
      value,
    };
    if (key !== undefined) op.key = key;
    if (node !== undefined) op.node = node;
    if (error !== undefined) op.error = error;
    this.#builder.append(op);
    this.#log?.append(op);
    for (const watcher of this.#watchers) watcher(op);
    this.#onEvent?.({ type: 'op', op });
    return op;
  }

  /** Calls back at every event until the returned function is called. */
  watch(watcher: (op: Op) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** The history so far. */
  history(): History {
    return this.#builder.build();
  }
}
