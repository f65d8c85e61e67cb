import { describe, expect, test } from 'vitest';
import { engineError } from '../../docker/engine-error.js';
import { pullError } from '../../docker/image-pull.js';

const answer = (statusCode: number, message: string) => Object.assign(new Error(message), { statusCode });

describe('what an engine refuses', () => {
  test.each([
    ['ENGINE_UNREACHABLE', Object.assign(new Error('connect ENOENT /var/run/docker.sock'), { code: 'ENOENT' })],
    ['ENGINE_FORBIDDEN', Object.assign(new Error('connect EACCES'), { code: 'EACCES' })],
    ['SUBNET_TAKEN', answer(403, 'Pool overlaps with other one on this address space')],
    ['PORT_TAKEN', answer(500, 'driver failed: Bind for 127.0.0.1:2379 failed: port is already allocated')],
    ['PORT_TAKEN', answer(500, 'listen tcp4 127.0.0.1:2379: bind: address already in use')],
    ['ENGINE_DISK_FULL', answer(500, 'write /var/lib/docker/x: no space left on device')],
    ['IMAGE_MISSING', answer(404, 'No such image: dsverify/agent:1')],
    ['ENGINE_ERROR', answer(500, 'something else')],
  ])('%s', (code, thrown) => {
    const error = engineError('create the pod of n1', thrown);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^create the pod of n1: /);
    expect(error.hint).toBeTruthy();
    expect(error.cause).toBe(thrown);
  });
});

describe('a pull that failed', () => {
  test.each([
    'Get "https://registry.invalid/v2/": dial tcp: lookup registry.invalid: no such host',
    'Get "https://registry.invalid/v2/": net/http: request canceled while waiting for connection',
    'no progress for 60 s',
  ])('no registry answered: %s', (message) => {
    expect(pullError('db:1', answer(500, message)).code).toBe('REGISTRY_UNREACHABLE');
  });

  test.each([
    [404, 'manifest for db:99 not found: manifest unknown: manifest unknown'],
    [404, 'pull access denied for db, repository does not exist or may require docker login'],
    [500, 'unauthorized: authentication required'],
  ])('a registry answered that it has none: %s %s', (status, message) => {
    expect(pullError('db:99', answer(status, message)).code).toBe('IMAGE_UNKNOWN');
  });
});
