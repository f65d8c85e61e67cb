import { type ServiceError, status } from '@grpc/grpc-js';
import type { Completion } from '../../src/core/index.js';

/** A call that did not end with an answer. `code` is the gRPC status in kebab-case, or `unconnected`. */
export class RpcError extends Error {
  readonly code: string;
  readonly details: string;

  constructor(code: string, details: string) {
    super(`${code}: ${details}`);
    this.name = 'RpcError';
    this.code = code;
    this.details = details;
  }

  static from(error: ServiceError): RpcError {
    const name = status[error.code] ?? `status ${error.code}`;
    return new RpcError(name.toLowerCase().replaceAll('_', '-'), error.details);
  }
}

/** The server looked at the request and refused it before it was proposed to raft: nothing happened. */
const REFUSED = new Set([
  'invalid-argument',
  'not-found',
  'already-exists',
  'failed-precondition',
  'permission-denied',
  'unauthenticated',
  'out-of-range',
  'unimplemented',
]);

/** Messages whose place in etcd is before the proposal, or where raft says that it dropped it. */
const NOT_PROPOSED = [
  /^etcdserver: no leader$/,
  /^etcdserver: too many requests$/,
  /^raft proposal dropped$/,
  /^etcdserver: not capable$/,
  /^etcdserver: rpc not supported for learner$/,
];

/**
 * What a call that failed means for the history. A read that was not answered changes nothing and told nobody anything:
 * it is `fail`, whatever the error. For an operation that writes:
 *
 * | error                                              | outcome | why                                                      |
 * |----------------------------------------------------|---------|----------------------------------------------------------|
 * | `unconnected` (ours)                               | fail    | no connection stood, so the request was never sent       |
 * | INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, PERMISSION_DENIED, UNAUTHENTICATED, OUT_OF_RANGE, UNIMPLEMENTED | fail | refused on arrival, or when applied without effect |
 * | `etcdserver: no leader`                            | fail    | checked on arrival, before the proposal                  |
 * | `etcdserver: too many requests`                    | fail    | checked before the proposal: the apply queue is too long |
 * | `raft proposal dropped`                            | fail    | the local raft node refused to take it: no leader known, or leadership being handed over |
 * | `etcdserver: not capable`, `… for learner`         | fail    | checked on arrival                                       |
 * | `etcdserver: request timed out …`, all variants    | info    | proposed; it may still be committed                      |
 * | `etcdserver: leader changed`                       | info    | the proposal may be in the new leader's log              |
 * | `etcdserver: server stopped`                       | info    | raised while waiting for the proposal's end              |
 * | `etcdserver: mvcc: database space exceeded`        | info    | the member that first exceeds its quota applies the write and answers this |
 * | UNAVAILABLE otherwise                              | info    | the connection broke after it stood; the request may have arrived |
 * | DEADLINE_EXCEEDED, CANCELLED                       | info    | our own time was up; the request is under way            |
 * | UNKNOWN, INTERNAL, ABORTED, DATA_LOSS, RESOURCE_EXHAUSTED otherwise | info | nothing says that it did not happen          |
 */
export function failedCall(error: unknown, kind: 'read' | 'write'): Completion {
  if (!(error instanceof RpcError)) throw error;
  const refused =
    error.code === 'unconnected' ||
    REFUSED.has(error.code) ||
    NOT_PROPOSED.some((pattern) => pattern.test(error.details));
  return { type: kind === 'read' || refused ? 'fail' : 'info', error: [error.code, error.details] };
}
