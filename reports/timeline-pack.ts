import { gzipSync } from 'node:zlib';
import {
  FAIL,
  type History,
  INFO,
  INVOKE,
  NEMESIS,
  NO_VALUE,
  OK,
  SECOND_NS,
  showValue,
  type ValueId,
} from '../src/core/index.js';
import type { Lane, PackedTimeline } from './report-data.js';
import { EVENT_NS, TIMELINE_COLUMNS } from './report-data.js';
import { beginningNs, hasTimes } from './times.js';

/** More operations than this make a page of tens of megabytes: the rest is left out, evenly, and the page says so. */
const TIMELINE_LIMIT = 200_000;
const TEXT_LIMIT = 160;
/** Values that differ are told apart only so long; a page need not hold a hundred megabytes of documents. */
const TEXT_TOTAL_LIMIT = 8_000_000;
const OPEN = 3;

/** Operations of a history as the page draws them. Linear in the history's length. */
export function packTimeline(history: History, concurrency: number, limit = TIMELINE_LIMIT): PackedTimeline {
  const invocations = clientInvocations(history);
  const rows = thin(history, invocations, limit);
  const timeless = !hasTimes(history);
  const fromNs = timeless ? 0 : beginningNs(history);
  const unitNs = timeless ? EVENT_NS : unitOf(history, fromNs);
  const columns = allocate(rows.length);
  const texts = new Texts(history);
  const lanes = new Lanes(history, concurrency);
  const { timeNs, pair, process, f, node, key, value, error, type, index } = history.columns;
  const unitsOf = (row: number) => (timeless ? row : Math.round(Math.max(0, finite(timeNs[row]) - fromNs) / unitNs));
  let lastStart = 0;
  let lastIndex = 0;
  rows.forEach((row, i) => {
    const end = pair[row] as number;
    const start = unitsOf(row);
    columns.start[i] = start - lastStart;
    columns.index[i] = (index[row] as number) - lastIndex;
    lastStart = start;
    lastIndex = index[row] as number;
    columns.duration[i] = end < 0 ? 0 : Math.max(0, unitsOf(end) - start);
    columns.process[i] = process[row] as number;
    columns.key[i] = texts.of(key[row] as ValueId);
    columns.asked[i] = texts.of(value[row] as ValueId);
    columns.answered[i] = end < 0 ? 0 : texts.of(value[end] as ValueId);
    columns.error[i] = end < 0 ? 0 : texts.of(error[end] as ValueId);
    columns.lane[i] = lanes.of(row);
    columns.f[i] = f[row] as number;
    columns.node[i] = (node[row] as number) + 1;
    columns.outcome[i] = end < 0 ? OPEN : outcome(type[end] as number);
  });
  return {
    length: rows.length,
    total: invocations.length,
    unitNs,
    fromNs,
    ...(timeless ? { timeless } : {}),
    names: history.names,
    texts: texts.list,
    lanes: lanes.list(),
    base64: pack(columns),
  };
}

/** Rows of the clients' invocations, in order. */
function clientInvocations(history: History): number[] {
  const { type, process } = history.columns;
  const rows: number[] = [];
  for (let row = 0; row < history.length; row++) {
    if (type[row] === INVOKE && process[row] !== NEMESIS) rows.push(row);
  }
  return rows;
}

/** At most `limit` of the rows: everything that did not end in `ok` first, the rest evenly. */
function thin(history: History, rows: number[], limit: number): number[] {
  if (rows.length <= limit) return rows;
  const { type, pair } = history.columns;
  const isOk = (row: number) => (pair[row] as number) >= 0 && type[pair[row] as number] === OK;
  const notable = evenly(
    rows.filter((row) => !isOk(row)),
    Math.floor(limit / 2),
  );
  const rest = evenly(rows.filter(isOk), limit - notable.length);
  return [...notable, ...rest].toSorted((a, b) => a - b);
}

function evenly(rows: number[], limit: number): number[] {
  if (rows.length <= limit) return rows;
  const step = rows.length / limit;
  return Array.from({ length: limit }, (_, i) => rows[Math.floor(i * step)] as number);
}

/** A microsecond, or as much more as makes the longest time fit in 31 bits. */
function unitOf(history: History, fromNs: number): number {
  const { timeNs } = history.columns;
  let last = 0;
  for (let row = 0; row < history.length; row++) last = Math.max(last, finite(timeNs[row]) - fromNs);
  let unitNs = last < SECOND_NS / 1_000 ? 1 : 1_000;
  while (last / unitNs > 0x7fff_ffff) unitNs *= 10;
  return unitNs;
}

function finite(timeNs: number | undefined): number {
  return timeNs !== undefined && Number.isFinite(timeNs) ? timeNs : 0;
}

function outcome(type: number): number {
  return type === OK ? 0 : type === FAIL ? 1 : type === INFO ? 2 : OPEN;
}

type Columns = Record<(typeof TIMELINE_COLUMNS)[number]['name'], Uint8Array | Uint16Array | Uint32Array>;

function allocate(length: number): Columns {
  const columns: Partial<Columns> = {};
  for (const { name, bytes } of TIMELINE_COLUMNS) {
    columns[name] =
      bytes === 4 ? new Uint32Array(length) : bytes === 2 ? new Uint16Array(length) : new Uint8Array(length);
  }
  return columns as Columns;
}

function pack(columns: Columns): string {
  const parts = TIMELINE_COLUMNS.map(({ name }) => {
    const column = columns[name];
    return Buffer.from(column.buffer as ArrayBuffer, column.byteOffset, column.byteLength);
  });
  return gzipSync(Buffer.concat(parts), { level: 6 }).toString('base64');
}

/** Distinct values as text. */
class Texts {
  readonly list: string[] = [''];
  readonly #ids = new Map<ValueId, number>();
  #size = 0;

  constructor(private readonly history: History) {}

  of(id: ValueId): number {
    if (id === NO_VALUE) return 0;
    const known = this.#ids.get(id);
    if (known !== undefined) return known;
    const text = this.#size > TEXT_TOTAL_LIMIT ? '…' : showValue(this.history.values.get(id), TEXT_LIMIT);
    this.#size += text.length;
    const number = this.list.push(text) - 1;
    this.#ids.set(id, number);
    return number;
  }
}

/**
 * A lane per thread of the run: process p, and after its retirement p + concurrency, and so on. Without a concurrency
 * (histories recorded elsewhere) a process takes the first lane that is free from its first event on. O(n + p · lanes).
 */
class Lanes {
  readonly #ofProcess = new Map<number, number>();
  readonly #lanes: { readonly processes: number[]; readonly nodes: Set<string> }[] = [];
  readonly #process: Int32Array;

  constructor(history: History, concurrency: number) {
    const { process, node } = history.columns;
    this.#process = process;
    const spans = processSpans(history);
    const ordered = concurrency > 0 ? [...spans].toSorted(([a], [b]) => a - b) : [...spans];
    const places = new Map<number, number>();
    const endRows: number[] = [];
    for (const [id, { first, last }] of ordered) {
      let lane = places.get(id % concurrency) ?? -1;
      if (concurrency <= 0) lane = endRows.findIndex((row) => row < first);
      if (lane < 0) lane = this.#lanes.push({ processes: [], nodes: new Set() }) - 1;
      if (concurrency > 0) places.set(id % concurrency, lane);
      endRows[lane] = last;
      this.#ofProcess.set(id, lane);
      this.#lanes[lane]?.processes.push(id);
    }
    for (let row = 0; row < history.length; row++) {
      const name = history.names[node[row] as number];
      if (name !== undefined && process[row] !== NEMESIS) this.#lanes[this.of(row)]?.nodes.add(name);
    }
  }

  of(row: number): number {
    return this.#ofProcess.get(this.#process[row] as number) ?? 0;
  }

  list(): Lane[] {
    return this.#lanes.map(({ processes, nodes }) => {
      const [node] = nodes;
      const label = `${Math.min(...processes)}${processes.length > 1 ? '…' : ''}`;
      return nodes.size === 1 && node !== undefined ? { label, node } : { label };
    });
  }
}

/** First and last row of each client process, in the order of their first rows. */
function processSpans(history: History): Map<number, { first: number; last: number }> {
  const { process } = history.columns;
  const spans = new Map<number, { first: number; last: number }>();
  for (let row = 0; row < history.length; row++) {
    const id = process[row] as number;
    if (id === NEMESIS) continue;
    const span = spans.get(id);
    if (span === undefined) spans.set(id, { first: row, last: row });
    else span.last = row;
  }
  return spans;
}
