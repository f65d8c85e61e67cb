import { modelNamed } from '../checkers/linearizable/index.js';
import { operationOf, type Problem, problemsOf } from '../checkers/linearizable/problem.js';
import type { History } from '../src/core/index.js';

/** What the textbook search found, or why it gave up. */
export type Textbook = boolean | 'out of time' | 'out of memory';

interface Entry {
  readonly operation: number;
  /** The return of a call; undefined in returns. */
  match: Entry | undefined;
  previous: Entry | undefined;
  next: Entry | undefined;
}

/**
 * The search of Wing and Gong with Lowe's cache of configurations, as it stands in the literature: a linked list of
 * events, one step at a time, and every configuration (set of operations, state) kept. It is here to compare with.
 */
export function textbookSearch(history: History, model: string, timeoutMs: number, memoryMb: number): Textbook {
  const deadline = performance.now() + timeoutMs;
  const bytes = memoryMb * 1e6;
  for (const problem of problemsOf(history, modelNamed(model))) {
    const result = search(problem, deadline, bytes);
    if (result !== true) return result;
  }
  return true;
}

function search(problem: Problem, deadline: number, bytes: number): Textbook {
  const { model, length } = problem;
  const head: Entry = { operation: -1, match: undefined, previous: undefined, next: undefined };
  link(problem, head);
  const operations = Array.from({ length }, (_, i) => operationOf(problem, i));
  const words = (length + 31) >>> 5;
  let done = new Int32Array(words);
  const seen = new Map<string, Int32Array[]>();
  const calls: { readonly entry: Entry; readonly state: unknown }[] = [];
  let state = model.init(undefined);
  let entry = head.next;
  let kept = 0;
  let steps = 0;
  while (head.next) {
    if ((++steps & 1023) === 0 && performance.now() > deadline) return 'out of time';
    if (entry?.match) {
      const [next] = model.step(state, operations[entry.operation]);
      const after = done.slice();
      after[entry.operation >> 5] |= 1 << (entry.operation & 31);
      if (next !== undefined && remember(seen, after, JSON.stringify(next))) {
        kept += words * 4 + 64;
        if (kept > bytes) return 'out of memory';
        calls.push({ entry, state });
        state = next;
        done = after;
        lift(entry);
        entry = head.next;
      } else entry = entry.next;
    } else {
      const last = calls.pop();
      if (!last) return false;
      state = last.state as typeof state;
      done = done.slice();
      done[last.entry.operation >> 5] &= ~(1 << (last.entry.operation & 31));
      unlift(last.entry);
      entry = last.entry.next;
    }
  }
  return true;
}

/** The events as a list; unfinished operations return at its end. */
function link({ events, ret, length }: Problem, head: Entry): void {
  const calls = new Map<number, Entry>();
  let last = head;
  const append = (operation: number, match: Entry | undefined) => {
    const entry: Entry = { operation, match, previous: last, next: undefined };
    last.next = entry;
    last = entry;
    return entry;
  };
  for (const event of events) {
    if ((event & 1) === 0) calls.set(event >> 1, append(event >> 1, undefined));
    else (calls.get(event >> 1) as Entry).match = append(event >> 1, undefined);
  }
  for (let i = 0; i < length; i++) if (ret[i] === 0x7fffffff) (calls.get(i) as Entry).match = append(i, undefined);
}

function remember(seen: Map<string, Int32Array[]>, done: Int32Array, state: string): boolean {
  let hash = 0;
  for (const word of done) hash = (Math.imul(hash, 31) + word) | 0;
  const key = `${hash} ${state}`;
  const list = seen.get(key);
  if (!list) seen.set(key, [done]);
  else if (list.some((other) => other.every((word, i) => word === done[i]))) return false;
  else list.push(done);
  return true;
}

function lift(entry: Entry): void {
  for (const one of [entry, entry.match as Entry]) {
    (one.previous as Entry).next = one.next;
    if (one.next) one.next.previous = one.previous;
  }
}

function unlift(entry: Entry): void {
  for (const one of [entry.match as Entry, entry]) {
    (one.previous as Entry).next = one;
    if (one.next) one.next.previous = one;
  }
}
