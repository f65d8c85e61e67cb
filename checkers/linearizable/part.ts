import { COMPLEX, type Code } from './code.js';
import { NEVER, type Problem } from './problem.js';

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
  const pick = (column: Int32Array) => picked(column, operations, new Int32Array(operations.length));
  const guard = pick(code.guard);
  return {
    ...code,
    problem: partOfProblem(code.problem, operations),
    kind: pick(code.kind),
    guard,
    target: pick(code.target),
    reads: picked(code.reads, operations, new Uint8Array(operations.length)),
    simple: !guard.includes(COMPLEX),
  };
}

/** The same of a problem that was not translated. */
export function partOfProblem(problem: Problem, operations: ArrayLike<number>): Problem {
  const { call, ret } = problem;
  const { length } = operations;
  const pick = (column: Int32Array) => picked(column, operations, new Int32Array(length));
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
  positions.subarray(0, count).sort();
  for (let at = 0; at < count; at++) {
    const event = problem.events[positions[at]];
    const k = place.get(event >> 1) as number;
    events[at] = k * 2 + (event & 1);
    if ((event & 1) === 0) newCall[k] = at;
    else newRet[k] = at;
  }
  return {
    ...problem,
    length,
    call: newCall,
    ret: newRet,
    events,
    f: picked(problem.f, operations, new Uint16Array(length)),
    input: pick(problem.input),
    output: pick(problem.output),
    process: pick(problem.process),
    invocation: pick(problem.invocation),
    completion: pick(problem.completion),
  };
}

/** Fills a column with that of some operations. A plain loop: parts are made by the hundred to make one small. */
function picked<Column extends Int32Array | Uint16Array | Uint8Array>(
  column: Column,
  operations: ArrayLike<number>,
  into: Column,
): Column {
  for (let k = 0; k < operations.length; k++) into[k] = column[operations[k]];
  return into;
}
