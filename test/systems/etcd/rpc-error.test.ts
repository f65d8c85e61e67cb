import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { failedCall, RpcError } from '../../../systems/etcd/rpc-error.js';

const grpc = (code: status, details: string) =>
  RpcError.from(Object.assign(new Error(details), { code, details, metadata: new Metadata() }));

describe('a write whose call failed', () => {
  test.each([
    [new RpcError('unconnected', 'nothing was sent')],
    [grpc(status.UNAVAILABLE, 'etcdserver: no leader')],
    [grpc(status.RESOURCE_EXHAUSTED, 'etcdserver: too many requests')],
    [grpc(status.UNKNOWN, 'raft proposal dropped')],
    [grpc(status.INVALID_ARGUMENT, 'etcdserver: key is not provided')],
    [grpc(status.UNIMPLEMENTED, 'unknown service')],
  ])('provably did not happen: %s', (error) => {
    expect(failedCall(error, 'write')).toEqual({ type: 'fail', error: [error.code, error.details] });
  });

  test.each([
    [grpc(status.DEADLINE_EXCEEDED, 'Deadline exceeded')],
    [grpc(status.CANCELLED, 'Cancelled on client')],
    [grpc(status.UNAVAILABLE, 'Connection dropped')],
    [grpc(status.UNAVAILABLE, 'etcdserver: request timed out')],
    [grpc(status.UNAVAILABLE, 'etcdserver: request timed out, possibly due to previous leader failure')],
    [grpc(status.UNAVAILABLE, 'etcdserver: leader changed')],
    [grpc(status.UNAVAILABLE, 'etcdserver: server stopped')],
    [grpc(status.RESOURCE_EXHAUSTED, 'etcdserver: mvcc: database space exceeded')],
    [grpc(status.UNKNOWN, 'unknown')],
    [grpc(status.INTERNAL, 'Received RST_STREAM with code 2')],
    [grpc(status.DATA_LOSS, 'etcdserver: corrupt cluster')],
    // A message that only mentions what would prove it.
    [grpc(status.UNKNOWN, 'retry after: etcdserver: no leader')],
  ])('may have happened: %s', (error) => {
    expect(failedCall(error, 'write').type).toBe('info');
  });
});

test('a read that was not answered did not happen, whatever the error', () => {
  expect(failedCall(grpc(status.DEADLINE_EXCEEDED, 'Deadline exceeded'), 'read').type).toBe('fail');
  expect(failedCall(grpc(status.INTERNAL, 'broken'), 'read').type).toBe('fail');
});

test('an error of another kind is not the database speaking, and is raised', () => {
  expect(() => failedCall(new TypeError('a defect'), 'write')).toThrow('a defect');
});
