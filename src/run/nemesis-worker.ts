import { errorMessage, type Nemesis, type NemesisContext, type Value } from '../core/index.js';
import type { RecordedOp } from './recorder.js';

/** The completion of a nemesis operation: always `info`. */
export interface NemesisEnding {
  readonly value: Value;
  readonly error?: Value;
}

/** The nemesis thread: one operation at a time; one that throws is on record with its error, and the run goes on. */
export class NemesisWorker {
  readonly #nemesis: Nemesis;
  readonly #context: NemesisContext;
  readonly #end: (ending: NemesisEnding) => void;
  #op: RecordedOp | undefined;

  constructor(nemesis: Nemesis, context: NemesisContext, end: (ending: NemesisEnding) => void) {
    this.#nemesis = nemesis;
    this.#context = context;
    this.#end = end;
  }

  begin(op: RecordedOp): void {
    this.#op = op;
    this.#act(op).then(
      ({ value, error }) => this.#finish(op, { value, ...(error === undefined ? {} : { error }) }),
      (error: unknown) => this.#finish(op, { value: op.value, error: ['nemesis-threw', errorMessage(error)] }),
    );
  }

  /** The time is over: what was asked for stays on record, so that a fault which may be on is known by its id. */
  expire(): void {
    if (this.#op) this.#finish(this.#op, { value: this.#op.value, error: 'timeout' });
  }

  async #act(op: RecordedOp): Promise<NemesisEnding> {
    return this.#nemesis.invoke({ f: op.f, value: op.value, process: 'nemesis' }, this.#context);
  }

  #finish(op: RecordedOp, ending: NemesisEnding): void {
    if (this.#op !== op) return;
    this.#op = undefined;
    this.#end(ending);
  }
}
