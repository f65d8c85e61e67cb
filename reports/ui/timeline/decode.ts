import { type Lane, type PackedTimeline, TIMELINE_COLUMNS, type TimelineColumn } from '../../report-data.js';

/** A run's operations, unpacked: one entry each, in the order of their invocations. Times in nanoseconds. */
export interface Timeline {
  readonly length: number;
  readonly total: number;
  /** Only the order is known: see `EVENT_NS`. */
  readonly timeless: boolean;
  /** Where the axis begins. */
  readonly fromNs: number;
  /** The end of the last operation. */
  readonly lastNs: number;
  readonly startNs: Float64Array;
  /** `lastNs` for operations that never completed. */
  readonly endNs: Float64Array;
  /** Index of the invocation in the history. */
  readonly index: Uint32Array;
  readonly process: Uint32Array;
  /** Into `texts`; 0 is none. */
  readonly asked: Uint32Array;
  readonly answered: Uint32Array;
  readonly key: Uint32Array;
  readonly error: Uint32Array;
  readonly lane: Uint16Array;
  /** Into `names`. */
  readonly f: Uint16Array;
  /** Into `names`, plus 1; 0 is none. */
  readonly node: Uint16Array;
  /** Into `OUTCOMES`. */
  readonly outcome: Uint8Array;
  readonly names: readonly string[];
  readonly texts: readonly string[];
  readonly lanes: readonly Lane[];
}

/** Unpacks the operations. Needs no network: the bytes are in the page. */
export async function decodeTimeline(packed: PackedTimeline): Promise<Timeline> {
  const bytes = await gunzip(base64(packed.base64));
  const { length, unitNs, fromNs } = packed;
  const columns = slice(bytes, length);
  const startNs = new Float64Array(length);
  const endNs = new Float64Array(length);
  const index = columns.index as Uint32Array;
  let start = 0;
  let lastNs = fromNs;
  for (let i = 0; i < length; i++) {
    // A difference may be negative: clocks of recorded histories go back.
    start += (columns.start[i] as number) | 0;
    if (i > 0) index[i] = (index[i] as number) + (index[i - 1] as number);
    startNs[i] = fromNs + start * unitNs;
    endNs[i] = fromNs + (start + (columns.duration[i] as number)) * unitNs;
    lastNs = Math.max(lastNs, endNs[i] as number);
  }
  for (let i = 0; i < length; i++) if (columns.outcome[i] === 3) endNs[i] = lastNs;
  const { total, names, texts, lanes, timeless = false } = packed;
  return {
    ...(columns as unknown as Timeline),
    length,
    total,
    timeless,
    names,
    texts,
    lanes,
    startNs,
    endNs,
    index,
    fromNs,
    lastNs,
  };
}

function base64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

type Columns = Record<TimelineColumn, Uint8Array | Uint16Array | Uint32Array>;

/** The columns lie one after the other, widest first, so each is aligned. */
function slice(buffer: ArrayBuffer, length: number): Columns {
  const columns: Partial<Columns> = {};
  let at = 0;
  for (const { name, bytes } of TIMELINE_COLUMNS) {
    const View = bytes === 4 ? Uint32Array : bytes === 2 ? Uint16Array : Uint8Array;
    columns[name] = new View(buffer, at, length);
    at += bytes * length;
  }
  return columns as Columns;
}
