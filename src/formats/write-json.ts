import { type History, NEMESIS, NO_VALUE, OP_TYPES, type Value } from '../core/index.js';

/** Lines are handed on in pieces of about this many characters. */
const PIECE_LENGTH = 1 << 16;

/**
 * A history as JSON lines, one event a line: index, time (nanoseconds), process, type, f, value, and key, node and error
 * where the event has them. Yields pieces of text, to be written one after the other. O(length).
 */
export function* toJsonLines(history: History): Generator<string, void, void> {
  const texts = new Map<number, string>();
  const text = (id: number) => {
    let known = texts.get(id);
    if (known === undefined) {
      known = jsonOf(history.values.get(id));
      if (known.length < 256) texts.set(id, known);
    }
    return known;
  };
  const names = history.names.map((name) => JSON.stringify(name));
  const { columns } = history;
  let piece = '';
  for (let row = 0; row < history.length; row++) {
    const time = columns.timeNs[row];
    const process = columns.process[row];
    piece += `{"index":${columns.index[row]}`;
    if (!Number.isNaN(time)) piece += `,"time":${time}`;
    piece += `,"process":${process === NEMESIS ? '"nemesis"' : process}`;
    piece += `,"type":"${OP_TYPES[columns.type[row]]}","f":${names[columns.f[row]]}`;
    if (columns.key[row] !== NO_VALUE) piece += `,"key":${text(columns.key[row])}`;
    if (columns.value[row] !== NO_VALUE) piece += `,"value":${text(columns.value[row])}`;
    if (columns.node[row] >= 0) piece += `,"node":${names[columns.node[row]]}`;
    if (columns.error[row] !== NO_VALUE) piece += `,"error":${text(columns.error[row])}`;
    piece += '}\n';
    if (piece.length >= PIECE_LENGTH) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

/** A value as JSON; wide integers as digits, and what JSON cannot say (NaN, infinities) as text. */
export function jsonOf(value: Value): string {
  switch (typeof value) {
    case 'bigint':
      return value.toString();
    case 'number':
      return Number.isFinite(value) ? digitsOf(value) : `"${value}"`;
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
      return `{${Object.entries(value)
        .map(([key, item]) => `${JSON.stringify(key)}:${jsonOf(item)}`)
        .join(',')}}`;
    default:
      return JSON.stringify(value);
  }
}

/** A finite number as text that is read back as the same number: a wide whole one shows that it is a double. */
export function digitsOf(n: number): string {
  const text = String(n);
  return Number.isSafeInteger(n) || !/^-?\d+$/.test(text) ? text : `${text}.0`;
}
