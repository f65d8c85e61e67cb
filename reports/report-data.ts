import type { Results } from '../src/core/index.js';

/** What the page is given: one JSON document inside it. */
export interface ReportData {
  readonly results: Results;
  readonly timeline: PackedTimeline;
  readonly series: Series;
}

/**
 * Client operations, an entry each, in the order of their invocations. Columns are packed into one buffer, compressed
 * with gzip and written in base64; {@link TIMELINE_COLUMNS} names them in their order there. Little endian.
 */
export interface PackedTimeline {
  /** Operations in the columns. */
  readonly length: number;
  /** Operations in the history; more than `length` where some were left out to keep the page small. */
  readonly total: number;
  /** One unit of `start` and `duration`, nanoseconds. */
  readonly unitNs: number;
  /** What `start` counts from: 0, unless the history begins late. */
  readonly fromNs: number;
  /** The history has no times: events stand {@link EVENT_NS} apart, in their order. */
  readonly timeless?: true;
  /** Functions and nodes, by the columns `f` and `node`. */
  readonly names: readonly string[];
  /** Values as text, shortened; by the columns `key`, `asked`, `answered` and `error`, 0 is none. */
  readonly texts: readonly string[];
  /** Lanes of the drawing, top to bottom, each with the processes that lived there one after the other. */
  readonly lanes: readonly Lane[];
  readonly base64: string;
}

/** How far events are drawn apart where nobody knows when they were. */
export const EVENT_NS = 1_000_000;

export interface Lane {
  readonly label: string;
  readonly node?: string;
}

/** Codes of the column `outcome`. `open`: it never completed, so its outcome is as unknown as that of `info`. */
export const OUTCOMES = ['ok', 'fail', 'info', 'open'] as const;

export const TIMELINE_COLUMNS = [
  // From the start of the operation before, in units: small numbers, which compress well.
  { name: 'start', bytes: 4 },
  { name: 'duration', bytes: 4 },
  // Index of the invocation in the history, as the difference to the one before.
  { name: 'index', bytes: 4 },
  { name: 'process', bytes: 4 },
  { name: 'asked', bytes: 4 },
  { name: 'answered', bytes: 4 },
  { name: 'key', bytes: 4 },
  { name: 'error', bytes: 4 },
  { name: 'lane', bytes: 2 },
  { name: 'f', bytes: 2 },
  { name: 'node', bytes: 2 },
  { name: 'outcome', bytes: 1 },
] as const;
export type TimelineColumn = (typeof TIMELINE_COLUMNS)[number]['name'];

/** Figures over time, from all operations of the history, those that the timeline leaves out included. */
export interface Series {
  /** Width of a bucket, nanoseconds; bucket i covers [i, i + 1) of it, from `fromNs` on. */
  readonly bucketNs: number;
  readonly fromNs: number;
  readonly buckets: number;
  readonly byF: readonly FSeries[];
}

export interface FSeries {
  readonly f: string;
  /** Completions per bucket, by outcome. */
  readonly ok: readonly number[];
  readonly fail: readonly number[];
  readonly info: readonly number[];
  /** Latency of `ok` completions per bucket, milliseconds; null where there were none. */
  readonly p50Ms: readonly (number | null)[];
  readonly p95Ms: readonly (number | null)[];
  readonly p99Ms: readonly (number | null)[];
  readonly maxMs: readonly (number | null)[];
}
