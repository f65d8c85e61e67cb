import { InputError } from './errors.js';
import { parseJson, stringifyJson } from './json.js';
import type { Op, OpType } from './op.js';
import type { Value } from './value.js';

/**
 * One event of a history as one line of JSON, newline included. Keys, in this order: `index`, `time` (nanoseconds),
 * `process`, `type`, `f`, then where the event has them `value`, `key`, `node`, `error`.
 */
export function encodeOpLine(op: Op): string {
  const process = op.process === 'nemesis' ? '"nemesis"' : op.process;
  let line = `{"index":${op.index},"time":${Number.isNaN(op.timeNs) ? 'null' : op.timeNs},"process":${process},"type":"${op.type}","f":${quoted(op.f)}`;
  if (op.value !== undefined) line += `,"value":${stringifyJson(op.value)}`;
  if (op.key !== undefined) line += `,"key":${stringifyJson(op.key)}`;
  if (op.node !== undefined) line += `,"node":${quoted(op.node)}`;
  if (op.error !== undefined) line += `,"error":${stringifyJson(op.error)}`;
  return `${line}}\n`;
}

/** Names of functions and nodes as JSON: a history has few, and writes them for every event. */
const names = new Map<string, string>();
const NAMES_MAX = 1_000;

function quoted(name: string): string {
  let text = names.get(name);
  if (text === undefined) {
    text = JSON.stringify(name);
    if (names.size < NAMES_MAX) names.set(name, text);
  }
  return text;
}

/**
 * Reads one line of a history.
 * @throws InputError `BAD_OP` that says what is wrong with it; the caller adds file and line.
 */
export function decodeOpLine(line: string): Op {
  let parsed: Value;
  try {
    parsed = parseJson(line);
  } catch (cause) {
    throw bad('it is not JSON', cause);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw bad('it is not a JSON object');
  const { index, time, process, type, f, value, key, node, error } = parsed as Readonly<
    Record<string, Value | undefined>
  >;
  if (!isCount(index)) throw bad('"index" is not a whole number below 2^31');
  if (typeof time !== 'number' && time !== null) throw bad('"time" is not a number of nanoseconds');
  if (process !== 'nemesis' && !isCount(process)) throw bad('"process" is neither a number below 2^31 nor "nemesis"');
  if (!isOpType(type)) throw bad('"type" is not one of invoke, ok, fail, info');
  if (typeof f !== 'string') throw bad('"f" is not a string');
  if (node !== undefined && typeof node !== 'string') throw bad('"node" is not a string');
  return {
    index,
    timeNs: time ?? Number.NaN,
    process,
    type,
    f,
    ...(value === undefined ? {} : { value }),
    ...(key === undefined ? {} : { key }),
    ...(node === undefined ? {} : { node }),
    ...(error === undefined ? {} : { error }),
  };
}

/** Is it something that the column of a history holds? */
function isCount(n: Value | undefined): n is number {
  return typeof n === 'number' && n >= 0 && (n | 0) === n;
}

function isOpType(type: unknown): type is OpType {
  return type === 'invoke' || type === 'ok' || type === 'fail' || type === 'info';
}

function bad(problem: string, cause?: unknown): InputError {
  return new InputError(`the line is not an operation: ${problem}`, {
    code: 'BAD_OP',
    hint: 'Each line is an object with index, time, process, type, f and, where known, value, key, node and error.',
    cause,
  });
}
