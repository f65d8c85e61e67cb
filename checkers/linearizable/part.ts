import { COMPLEX, type Code } from './code.js';
import { NEVER } from './problem.js';

/** What was called before a position. What returned later has no end here, but what it answered stays known. */
export function beginningOf(code: Code, until: number): Code {
  const { problem } = code;
  const events = problem.events.subarray(0, until + 1);
  if (events.length === problem.events.length) return code;
  let length = 0;
  while (length < problem.length && problem.call[length] <= until) length++;
  const ret = problem.ret.slice(0, length);
  for (let i = 0; i < length; i++) if (ret[i] > until) ret[i] = NEVER;
  return { ...code, problem: { ...problem, length, events, call: problem.call.subarray(0, length), ret } };
}

/** Some of the operations of a problem, given in the order of calls; positions are counted anew. */
export function partOf(code: Code, operations: readonly number[]): Code {
  const { problem } = code;
  const { call, ret } = problem;
  const pick = (column: Int32Array) => Int32Array.from(operations, (i) => column[i]);
  const length = operations.length;
  const positions = new Float64Array(length * 2);
  let count = 0;
  const place = new Map<number, number>();
  for (let k = 0; k < length; k++) {
    const i = operations[k];
    place.set(i, k);
    positions[count++] = call[i];
    if (ret[i] !== NEVER) positions[count++] = ret[i];
  }
  const events = new Int32Array(count);
  const newCall = new Int32Array(length);
  const newRet = new Int32Array(length).fill(NEVER);
  for (const [at, position] of positions.subarray(0, count).toSorted().entries()) {
    const event = problem.events[position];
    const k = place.get(event >> 1) as number;
    events[at] = k * 2 + (event & 1);
    if ((event & 1) === 0) newCall[k] = at;
    else newRet[k] = at;
  }
  const kind = pick(code.kind);
  const guard = pick(code.guard);
  return {
    ...code,
    problem: {
      ...problem,
      length,
      call: newCall,
      ret: newRet,
      events,
      f: Uint16Array.from(operations, (i) => problem.f[i]),
      input: pick(problem.input),
      output: pick(problem.output),
      process: pick(problem.process),
      invocation: pick(problem.invocation),
      completion: pick(problem.completion),
    },
    kind,
    guard,
    target: pick(code.target),
    reads: Uint8Array.from(operations, (i) => code.reads[i]),
    simple: !guard.includes(COMPLEX),
  };
}
