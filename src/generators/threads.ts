import {
  type Answer,
  type Generator,
  type GeneratorContext,
  isRequest,
  type Op,
  type OpRequest,
  type Thread,
  ThreadSet,
} from '../core/index.js';
import { any } from './choice.js';
import { type GeneratorInput, lift, type Step } from './lift.js';

/** The generator, on the threads of this set only; it is told of their events only. */
export function onThreads(threads: Iterable<Thread> | ((thread: Thread) => boolean), input: GeneratorInput): Generator {
  if (typeof threads === 'function') return new OnThreads(choosing(threads), lift(input));
  const set = threads instanceof ThreadSet ? threads : ThreadSet.of(threads);
  return new OnThreads(() => set, lift(input));
}

/** The first generator on the client threads; with a second, that one on the nemesis beside them. */
export function clients(onClients: GeneratorInput, onNemesis?: GeneratorInput): Generator {
  const own = new OnThreads(choosing(isClient), lift(onClients));
  return onNemesis === undefined ? own : any(own, nemesis(onNemesis));
}

/** The first generator on the nemesis; with a second, that one on the client threads beside it. */
export function nemesis(onNemesis: GeneratorInput, onClients?: GeneratorInput): Generator {
  const own = new OnThreads(
    choosing((thread) => !isClient(thread)),
    lift(onNemesis),
  );
  return onClients === undefined ? own : any(own, clients(onClients));
}

function isClient(thread: Thread): boolean {
  return thread !== 'nemesis';
}

/** Finds the set for a context once: the threads of a run never change. */
function choosing(keep: (thread: Thread) => boolean): (context: GeneratorContext) => ThreadSet {
  const sets = new WeakMap<ThreadSet, ThreadSet>();
  return (context) => {
    let set = sets.get(context.threads);
    if (!set) {
      set = ThreadSet.of([...context.threads].filter(keep));
      sets.set(context.threads, set);
    }
    return set;
  };
}

class OnThreads implements Generator {
  constructor(
    private readonly threads: (context: GeneratorContext) => ThreadSet,
    private readonly inner: Generator,
  ) {}

  next(context: GeneratorContext): Step {
    const own = context.only(this.threads(context));
    const step = this.inner.next(own);
    return step && [bound(step[0], own), this.#with(step[1])];
  }

  update(event: Op, context: GeneratorContext): Generator {
    const threads = this.threads(context);
    if (!threads.has(context.threadOf(event.process))) return this;
    return this.#with(this.inner.update(event, context.only(threads)));
  }

  #with(inner: Generator): Generator {
    return inner === this.inner ? this : new OnThreads(this.threads, inner);
  }
}

/**
 * The answer with its thread filled in: whoever narrows the threads down must say which of them was meant, because the
 * conductor chooses among all.
 */
export function bound(answer: Answer, context: GeneratorContext): Answer {
  if (!isRequest(answer) || answer.thread !== undefined || context.thread === undefined) return answer;
  return withThread(answer, context.thread);
}

/** A copy, field by field: this is done for every operation, and a spread takes ten times as long. */
function withThread({ f, value, key, timeNs }: OpRequest, thread: Thread): OpRequest {
  const copy: { -readonly [K in keyof OpRequest]: OpRequest[K] } = { f, thread };
  if (value !== undefined) copy.value = value;
  if (key !== undefined) copy.key = key;
  if (timeNs !== undefined) copy.timeNs = timeNs;
  return copy;
}
