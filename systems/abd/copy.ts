import type { Value } from '../../src/core/index.js';
import type { NodeEnvironment } from '../../src/sim/index.js';
import { memberOf } from '../simulated/requests.js';
import { type Ask, isLater, type Stamp, type Tell, UNWRITTEN } from './messages.js';
import type { AbdMutant } from './options.js';

interface Register {
  readonly stamp: Stamp;
  readonly value: Value;
}

const UNSET: Register = { stamp: UNWRITTEN, value: null };

/** One node's copy of all registers and sets. It only moves forward: to later stamps, to larger sets. */
export class Copy {
  readonly #disk: NodeEnvironment<unknown>['disk'];
  readonly #mutant: AbdMutant;
  readonly #registers = new Map<string, Register>();
  readonly #sets = new Map<string, Map<Value, Value>>();

  constructor(disk: NodeEnvironment<unknown>['disk'], mutant: AbdMutant) {
    this.#disk = disk;
    this.#mutant = mutant;
    for (const [key, register] of disk.readLog('registers') as readonly [string, Register][]) {
      this.#registers.set(key, register);
    }
    for (const [key, element] of disk.readLog('elements') as readonly [string, Value][]) this.#add(key, element);
  }

  register(key: string): Register {
    return this.#registers.get(key) ?? UNSET;
  }

  elements(key: string): readonly Value[] {
    return [...(this.#sets.get(key)?.values() ?? [])];
  }

  /** Does what a coordinator asks. The answer comes when it is durable: a query's is only a bound, and needs not be. */
  answer(ask: Ask, tell: (tell: Tell) => void): void {
    switch (ask.f) {
      case 'query':
        return tell(this.register(ask.key));
      case 'gather': {
        const elements = this.elements(ask.key);
        return this.#durably(() => tell({ elements }));
      }
      case 'update':
        this.#update(ask.key, ask);
        break;
      case 'merge':
        for (const element of ask.elements) {
          if (this.#add(ask.key, element)) this.#disk.append('elements', [ask.key, element]);
        }
    }
    // Also when nothing was new: what is acknowledged may have come with an earlier message that is not durable yet.
    this.#durably(() => tell({}));
  }

  #durably(done: () => void): void {
    if (this.#mutant === 'no-fsync') done();
    else this.#disk.fsync(done);
  }

  #update(key: string, { stamp, value }: Register): void {
    const known = this.register(key).stamp;
    if (this.#mutant === 'no-tie-break' ? stamp.counter <= known.counter : !isLater(stamp, known)) return;
    const register = { stamp, value };
    this.#registers.set(key, register);
    this.#disk.append('registers', [key, register]);
  }

  #add(key: string, element: Value): boolean {
    let set = this.#sets.get(key);
    if (!set) this.#sets.set(key, (set = new Map()));
    const member = memberOf(element);
    if (set.has(member)) return false;
    set.set(member, element);
    return true;
  }
}
