import type { Phase, PhaseResult, RunEvent } from '../core/index.js';

/** When each phase of a run began; tells whoever watches. */
export class PhaseLog {
  readonly entered: PhaseResult[] = [];
  /** Where the time comes from; 0 until there is a cluster. */
  nowNs: () => number = () => 0;
  readonly #onEvent: ((event: RunEvent) => void) | undefined;

  constructor(onEvent?: (event: RunEvent) => void) {
    this.#onEvent = onEvent;
  }

  enter(phase: Phase, endsNs?: number): void {
    const startNs = this.nowNs();
    this.entered.push({ phase, startNs });
    this.#onEvent?.({ type: 'phase', phase, timeNs: startNs, ...(endsNs === undefined ? {} : { endsNs }) });
  }

  startOf(phase: Phase): number | undefined {
    return this.entered.find((entry) => entry.phase === phase)?.startNs;
  }
}
