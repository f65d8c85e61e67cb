import { type History, NEMESIS, NO_VALUE, OP_TYPES, stringifyJson, type Value } from '../core/index.js';

const PIECE_LENGTH = 1 << 16;
/** Strings that may stand as keywords and be read back as the same text. */
const PLAIN = /^[A-Za-z*!_?<>=-][\w*!?<>=.-]*$/;
const WHOLE = /^(0|-?[1-9]\d{0,14})$/;

/**
 * A history as Jepsen's history.edn: one operation map a line. Function names, error codes, the functions of a
 * transaction's micro-operations and the keys of maps become keywords, as Jepsen and Elle expect; a key of its own
 * becomes a pair `[key value]` where `byKey` says so, as independent tests have it. Yields pieces of text. O(length).
 */
export function* toEdn(history: History, options: { readonly byKey?: boolean } = {}): Generator<string, void, void> {
  const names = history.names.map(keyword);
  const { columns, values } = history;
  const value = (id: number) => values.get(id);
  let piece = '';
  for (let row = 0; row < history.length; row++) {
    const time = columns.timeNs[row];
    const process = columns.process[row];
    const own = columns.value[row];
    const key = columns.key[row];
    piece += `{:index ${columns.index[row]}`;
    if (!Number.isNaN(time)) piece += `, :time ${number(time)}`;
    piece += `, :type :${OP_TYPES[columns.type[row]]}, :process ${process === NEMESIS ? ':nemesis' : process}`;
    piece += `, :f ${names[columns.f[row]]}`;
    const pair = options.byKey === true && key !== NO_VALUE;
    if (pair) piece += `, :value [${ednOf(value(key))} ${own === NO_VALUE ? 'nil' : ednOf(value(own))}]`;
    else {
      if (key !== NO_VALUE) piece += `, :key ${ednOf(value(key))}`;
      if (own !== NO_VALUE) piece += `, :value ${ednOf(value(own))}`;
    }
    if (columns.node[row] >= 0) piece += `, :node ${string(history.names[columns.node[row]])}`;
    if (columns.error[row] !== NO_VALUE) piece += `, :error ${errorOf(value(columns.error[row]))}`;
    piece += '}\n';
    if (piece.length >= PIECE_LENGTH) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

/** A value as EDN. Strings stay strings, except the function of a micro-operation such as `[:append 3 1]`. */
export function ednOf(value: Value): string {
  switch (typeof value) {
    case 'bigint':
      return `${value}N`;
    case 'number':
      return number(value);
    case 'boolean':
      return String(value);
    case 'string':
      return string(value);
    default:
      if (value === null) return 'nil';
      if (Array.isArray(value)) return `[${value.map(isTransaction(value) ? microOpOf : ednOf).join(' ')}]`;
      return `{${Object.entries(value)
        .map(([key, item]) => `${WHOLE.test(key) ? key : keyword(key)} ${ednOf(item)}`)
        .join(', ')}}`;
  }
}

function isTransaction(items: readonly Value[]): boolean {
  return items.length > 0 && items.every((item) => Array.isArray(item) && item.length === 3 && isPlain(item[0]));
}

function microOpOf(op: Value): string {
  const [f, ...rest] = op as readonly Value[];
  return `[${[keyword(f as string), ...rest.map(ednOf)].join(' ')}]`;
}

function errorOf(error: Value): string {
  if (isPlain(error)) return keyword(error);
  if (Array.isArray(error) && isPlain(error[0]))
    return `[${[keyword(error[0]), ...error.slice(1).map(ednOf)].join(' ')}]`;
  return ednOf(error);
}

function isPlain(value: Value | undefined): value is string {
  return typeof value === 'string' && PLAIN.test(value) && value.length <= 64;
}

function keyword(name: string): string {
  return isPlain(name) ? `:${name}` : string(name);
}

function number(n: number): string {
  if (Number.isNaN(n)) return '##NaN';
  if (!Number.isFinite(n)) return n > 0 ? '##Inf' : '##-Inf';
  return stringifyJson(n);
}

/** EDN knows fewer escapes than JSON; control characters that have none are written as `\uXXXX`. */
function string(text: string): string {
  return JSON.stringify(text);
}
