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
  #index = -1;

  constructor(nemesis: Nemesis, context: NemesisContext, end: (ending: NemesisEnding) => void) {
    this.#nemesis = nemesis;
    this.#context = context;
    this.#end = end;
  }

  begin(op: RecordedOp): void {
    const { index } = op;
    this.#index = index;
    this.#act(op).then(
      ({ value, error }) => this.#finish(index, { value, ...(error === undefined ? {} : { error }) }),
      (error: unknown) => this.#finish(index, { value: op.value, error: ['nemesis-threw', errorMessage(error)] }),
    );
  }

  expire(): void {
    this.#finish(this.#index, { value: null, error: 'timeout' });
  }

  async #act(op: RecordedOp): Promise<NemesisEnding> {
    return this.#nemesis.invoke({ f: op.f, value: op.value, process: 'nemesis' }, this.#context);
  }

  #finish(index: number, ending: NemesisEnding): void {
    if (this.#index !== index || index < 0) return;
    this.#index = -1;
    this.#end(ending);
  }
}
