import { type FaultWindow, type History, INVOKE, NEMESIS, OK } from '../src/core/index.js';
import { type FaultStretch, faultStretches, leavesMajority } from './fault-stretches.js';

/** A fault that the run was meant to have: `partition`, `kill` …, and its shape or target where one was asked for. */
export interface AskedFault {
  readonly fault: string;
  readonly shape?: string;
}

/** What became of a fault that was asked for. */
export interface FaultCoverage {
  /** As it is written: `kill:primaries`. */
  readonly fault: string;
  readonly injected: number;
  readonly proven: number;
  /** Client operations that were begun while it was on and proven. */
  readonly begun: number;
  /** How many of them succeeded. */
  readonly ok: number;
}

/** Operations in some of the time in which faults were on. */
interface Counts {
  begun: number;
  ok: number;
  /** How long that was; infinite where a fault was never taken back. */
  lengthNs: number;
}

/** A stretch with the client operations that were begun in it. */
interface CountedStretch extends FaultStretch {
  readonly isSurvivable: boolean;
  begun: number;
  ok: number;
}

/** What the operations of a history say about its faults. */
export class Coverage {
  readonly #windows: readonly FaultWindow[];
  readonly #stretches: readonly CountedStretch[];

  /** O(operations + faults²). */
  constructor(history: History, windows: readonly FaultWindow[], nodes: readonly string[]) {
    this.#windows = windows;
    this.#stretches = faultStretches(windows).map((stretch) =>
      Object.assign(stretch, { isSurvivable: leavesMajority(stretch, nodes), begun: 0, ok: 0 }),
    );
    countWithin(history, this.#stretches);
  }

  /** The faults that answer to what was asked for. */
  windowsOf(asked: AskedFault): readonly FaultWindow[] {
    return this.#windows.filter((window) => answers(window, asked));
  }

  of(asked: AskedFault): FaultCoverage {
    const windows = this.windowsOf(asked);
    const proven = new Set(windows.filter((window) => window.proven === true));
    const { begun, ok } = this.#sum((stretch) => stretch.windows.some((window) => proven.has(window)));
    return { fault: nameOf(asked), injected: windows.length, proven: proven.size, begun, ok };
  }

  /** While any fault was on. */
  get whileAny(): Counts {
    return this.#sum(() => true);
  }

  /** While a fault was on and, whatever else was, a majority of the nodes was left together. */
  whileSurvivable(asked: AskedFault): Counts {
    return this.#sum(({ isSurvivable, windows }) => isSurvivable && windows.some((window) => answers(window, asked)));
  }

  /** Was there a time of faults that left a majority? */
  get isSurvivable(): boolean {
    return this.#stretches.some(({ isSurvivable }) => isSurvivable);
  }

  #sum(which: (stretch: CountedStretch) => boolean): Counts {
    const sum = { begun: 0, ok: 0, lengthNs: 0 };
    for (const stretch of this.#stretches) {
      if (!which(stretch)) continue;
      sum.begun += stretch.begun;
      sum.ok += stretch.ok;
      sum.lengthNs += stretch.toNs - stretch.fromNs;
    }
    return sum;
  }
}

/** `kill:primaries` */
export function nameOf({ fault, shape }: AskedFault): string {
  return shape === undefined ? fault : `${fault}:${shape}`;
}

function answers(window: FaultWindow, { fault, shape }: AskedFault): boolean {
  return window.fault === fault && (shape === undefined || window.shape === shape);
}

/** Counts client operations in the stretch in which they were begun; rows are in the order of time. */
function countWithin(history: History, stretches: readonly CountedStretch[]): void {
  const { type, process, timeNs, pair } = history.columns;
  let at = 0;
  for (let row = 0; row < history.length; row++) {
    if (type[row] !== INVOKE || process[row] === NEMESIS) continue;
    while (at < stretches.length && stretches[at].toNs <= timeNs[row]) at++;
    if (at === stretches.length) break;
    const stretch = stretches[at];
    if (timeNs[row] < stretch.fromNs) continue;
    stretch.begun++;
    if (pair[row] >= 0 && type[pair[row]] === OK) stretch.ok++;
  }
}
