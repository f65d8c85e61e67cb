import { type Answer, type Generator, type GeneratorContext, isRequest, type Op } from '../core/index.js';
import { done, type GeneratorInput, lift, type Step } from './lift.js';

/**
 * Each request from one of the generators, each as likely as another. One that is done drops out; where the chosen one
 * has to wait, the next that need not is asked. An item may be given several times to weigh more.
 */
export function mix(...parts: GeneratorInput[]): Generator {
  return new Mix(parts.map(lift));
}

class Mix implements Generator {
  constructor(private readonly parts: readonly Generator[]) {}

  next(context: GeneratorContext): Step {
    if (context.freeCount === 0 && this.parts.length > 0) return ['pending', this];
    const start = context.random.int(this.parts.length);
    const found = soonest(this.parts, start, context);
    return found && [found.answer, found.parts === this.parts ? this : new Mix(found.parts)];
  }

  update(event: Op, context: GeneratorContext): Generator {
    const parts = updateAll(this.parts, event, context);
    return parts === this.parts ? this : new Mix(parts);
  }
}

/** Whatever comes first of the generators; at the same time, they take turns. Done when all are done. */
export function any(...parts: GeneratorInput[]): Generator {
  return new Any(parts.map(lift), 0);
}

class Any implements Generator {
  constructor(
    private readonly parts: readonly Generator[],
    /** Who is asked first. */
    private readonly turn: number,
  ) {}

  next(context: GeneratorContext): Step {
    const { length } = this.parts;
    if (length === 0) return undefined;
    const found = soonest(this.parts, this.turn % length, context);
    if (!found) return undefined;
    const { answer, parts, turn } = found;
    return [answer, parts === this.parts && turn === this.turn ? this : new Any(parts, turn)];
  }

  update(event: Op, context: GeneratorContext): Generator {
    const parts = updateAll(this.parts, event, context);
    return parts === this.parts ? this : new Any(parts, this.turn);
  }
}

interface Soonest {
  readonly answer: Answer;
  readonly parts: readonly Generator[];
  /** Whose turn is next: the one behind whoever had something to do; where none had, the start, among those left. */
  readonly turn: number;
}

/**
 * Asks generators in turn, from a start on, until one has something to do now. Where none has, the answer waits for the
 * first that will: a request for later is dropped, and its generator asked again then.
 */
function soonest(parts: readonly Generator[], start: number, context: GeneratorContext): Soonest | undefined {
  let after = parts;
  let untilNs = Number.POSITIVE_INFINITY;
  let waiting = false;
  for (let i = 0; i < parts.length; i++) {
    const at = start + i < parts.length ? start + i : start + i - parts.length;
    const step = (parts[at] as Generator).next(context);
    if (!step) {
      after = after.with(at, done);
      continue;
    }
    const [answer, rest] = step;
    if (isRequest(answer) && (answer.timeNs ?? 0) <= context.timeNs) {
      after = rest === after[at] ? after : after.with(at, rest);
      return { answer, parts: withoutDone(after, parts), turn: leftBefore(at + 1, after, parts) };
    }
    waiting = true;
    if (isRequest(answer)) untilNs = Math.min(untilNs, answer.timeNs ?? 0);
    else {
      if (answer !== 'pending') untilNs = Math.min(untilNs, answer.untilNs);
      if (rest !== after[at]) after = after.with(at, rest);
    }
  }
  if (!waiting) return undefined;
  return {
    answer: untilNs === Number.POSITIVE_INFINITY ? 'pending' : { untilNs },
    parts: withoutDone(after, parts),
    turn: leftBefore(start, after, parts),
  };
}

function withoutDone(after: readonly Generator[], before: readonly Generator[]): readonly Generator[] {
  return after === before ? before : after.filter((part) => part !== done);
}

/** How many of the first `count` parts are left. */
function leftBefore(count: number, after: readonly Generator[], before: readonly Generator[]): number {
  if (after === before) return count;
  let left = 0;
  for (let i = 0; i < count; i++) if (after[i] !== done) left++;
  return left;
}

/** Turns: one request from the first, one from the second …; done as soon as the one whose turn it is is done. */
export function flipFlop(...parts: GeneratorInput[]): Generator {
  return new FlipFlop(parts.map(lift), 0);
}

class FlipFlop implements Generator {
  constructor(
    private readonly parts: readonly Generator[],
    private readonly turn: number,
  ) {}

  next(context: GeneratorContext): Step {
    const step = this.parts[this.turn]?.next(context);
    if (!step) return undefined;
    const turn = isRequest(step[0]) ? (this.turn + 1) % this.parts.length : this.turn;
    return [step[0], new FlipFlop(this.parts.with(this.turn, step[1]), turn)];
  }

  update(event: Op, context: GeneratorContext): Generator {
    const parts = updateAll(this.parts, event, context);
    return parts === this.parts ? this : new FlipFlop(parts, this.turn);
  }
}

function updateAll(parts: readonly Generator[], event: Op, context: GeneratorContext): readonly Generator[] {
  let after: Generator[] | undefined;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Generator;
    const updated = part.update(event, context);
    if (updated === part) continue;
    after ??= [...parts];
    after[i] = updated;
  }
  return after ?? parts;
}
