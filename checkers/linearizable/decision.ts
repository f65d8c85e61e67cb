/** What an engine found out about a problem. */
export type Decision = Linearizable | NotLinearizable | Undecided;

/** There is an order of the operations that the model allows and that keeps the real-time order. */
export interface Linearizable {
  readonly valid: true;
  /**
   * Operations in that order; unfinished ones that need not have happened are left out. It may be laid out when it is
   * first asked for; until then, what it is made from is held.
   */
  readonly order: Int32Array;
}

/** A decision whose order is laid out when it is first asked for: mostly it is not. */
export function linearizableBy(layOut: () => Int32Array): Linearizable {
  return new LaidOut(layOut);
}

class LaidOut implements Linearizable {
  readonly valid = true;
  readonly #layOut: () => Int32Array;
  #order: Int32Array | undefined;

  constructor(layOut: () => Int32Array) {
    this.#layOut = layOut;
  }

  get order(): Int32Array {
    this.#order ??= this.#layOut();
    return this.#order;
  }
}

/** There is none. */
export interface NotLinearizable {
  readonly valid: false;
  /**
   * The operation whose return no order survives: everything before that return is linearizable. -1 where the
   * procedure does not tell.
   */
  readonly failed: number;
  /** Operations of a sub-history that shows it, a starting point for a minimal one; where the procedure gives one. */
  readonly conflict?: readonly number[];
  /**
   * The conflict is a counterexample as it stands: no order has these operations, whichever of the others happen between
   * their call and their return; without any one of them there is one.
   */
  readonly proof?: boolean;
}

/** A budget ran out. */
export interface Undecided {
  readonly valid: 'unknown';
  /** `thread`: the thread that was at it died. */
  readonly because: 'time' | 'memory' | 'interrupted' | 'thread';
  /** Events gone through, of so many. */
  readonly done: number;
  readonly of: number;
  /** Most configurations held at a time. */
  readonly widest: number;
}
