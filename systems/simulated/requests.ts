import type { Value } from '../../src/core/index.js';

/** What clients of simulated systems ask their node: the `register` protocol, the `set` protocol, transactions. */
export type Request =
  | { readonly f: 'read'; readonly key: string }
  | { readonly f: 'write'; readonly key: string; readonly value: Value }
  | { readonly f: 'cas'; readonly key: string; readonly from: Value; readonly to: Value }
  | { readonly f: 'add'; readonly key: string; readonly value: Value }
  | { readonly f: 'elements'; readonly key: string }
  | Transaction;

/** `["r", key, null]`, `["w", key, value]` or `["append", key, element]`, done together and in this order. */
export type MicroOperation = readonly [f: 'r' | 'w' | 'append', key: Value, value: Value];

export interface Transaction {
  readonly f: 'txn';
  readonly ops: readonly MicroOperation[];
  /** What the operations answer, where that was made out before the transaction was ordered (a mutant). */
  readonly answers?: readonly MicroOperation[];
}

export type ReadRequest = Extract<Request, { f: 'read' | 'elements' }>;
export type UpdateRequest = Exclude<Request, ReadRequest>;

export function isRead(request: Request): request is ReadRequest {
  return request.f === 'read' || request.f === 'elements';
}

/** The answer to a request. `done: false` is a promise: it has had no effect and never will. */
export type Reply = { readonly done: true; readonly value?: Value } | { readonly done: false; readonly error: string };

/** Values as keys of maps: the same value, the same text. */
export function keyOf(value: Value | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'bigint' ? `${value}n` : JSON.stringify(value);
}

/** Values as members of a set: the same value, the same member. Numbers stand for themselves: sets are large. */
export function memberOf(value: Value): Value {
  if (typeof value === 'string') return `"${value}`;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
