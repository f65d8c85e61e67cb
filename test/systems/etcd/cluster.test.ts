import { describe, expect, test } from 'vitest';
import { memberCommand } from '../../../systems/etcd/cluster-definition.js';
import { etcd } from '../../../systems/etcd/index.js';
import { elementKey, prefixEnd, registerKey, setPrefix } from '../../../systems/etcd/keys.js';
import { leadersOf } from '../../../systems/etcd/membership.js';
import { etcdOptions } from '../../../systems/etcd/options.js';
import { compareAndSet } from '../../../systems/etcd/register-client.js';

const addresses = new Map([
  ['n1', '10.128.0.2'],
  ['n2', '10.128.0.3'],
]);
const context = { runId: 'r', seed: 1, nodes: ['n1', 'n2'], imagePolicy: 'auto' } as const;

describe('a member', () => {
  test('knows all members from the start', () => {
    const { argv } = memberCommand('n2', addresses, 'r', etcdOptions.parse({}));
    expect(argv[0]).toBe('etcd');
    expect(argv).toContain('--name=n2');
    expect(argv).toContain('--initial-cluster=n1=http://10.128.0.2:2380,n2=http://10.128.0.3:2380');
    expect(argv).toContain('--initial-advertise-peer-urls=http://10.128.0.3:2380');
    expect(argv.some((flag) => flag.startsWith('--snapshot-count'))).toBe(false);
  });

  test('takes the snapshot count that was asked for', () => {
    const { argv } = memberCommand('n1', addresses, 'r', etcdOptions.parse({ snapshotCount: 100 }));
    expect(argv).toContain('--snapshot-count=100');
  });
});

describe('the image', () => {
  test('is of the version that was asked for, and of no other', () => {
    const spec = etcd.cluster(etcdOptions.parse({}), { ...context, version: '3.5.9' });
    expect(spec.image).toMatchObject({ official: expect.stringMatching(/:v3\.5\.9$/), exactVersion: true });
  });

  test('may be another where none was asked for, and is the named one where there is one', () => {
    const spec = etcd.cluster(etcdOptions.parse({}), { ...context, image: 'mine:1' });
    expect(spec.version).toBe('3.5.17');
    expect(spec.image).toMatchObject({ exactVersion: false, override: 'mine:1' });
  });
});

describe('who leads', () => {
  const status = (memberId: string, leader: string, raftTerm: bigint) => ({ memberId, leader, raftTerm });

  test('the member that calls itself the leader', () => {
    const statuses = new Map([
      ['n1', status('a', 'b', 4n)],
      ['n2', status('b', 'b', 4n)],
    ]);
    expect(leadersOf(statuses)).toEqual(['n2']);
  });

  test('not one that was cut off in an earlier term, nor one that knows no leader', () => {
    const statuses = new Map([
      ['n1', status('a', 'a', 3n)],
      ['n2', status('b', 'b', 4n)],
      ['n3', status('0', '0', 9n)],
    ]);
    expect(leadersOf(statuses)).toEqual(['n2']);
  });
});

describe('keys', () => {
  test('of different registers and sets are different, and no set holds another', () => {
    expect(registerKey(1)).not.toEqual(registerKey('1'));
    const end = prefixEnd(setPrefix(1));
    const inside = (key: Buffer) => Buffer.compare(key, setPrefix(1)) >= 0 && Buffer.compare(key, end) < 0;
    expect(inside(elementKey(1, 5))).toBe(true);
    expect(inside(elementKey(12, 5))).toBe(false);
    expect(inside(elementKey('1/x', 5))).toBe(false);
  });

  test('a prefix that ends in 255 ends one byte earlier', () => {
    expect(prefixEnd(Buffer.from([7, 255]))).toEqual(Buffer.from([8]));
    expect(prefixEnd(Buffer.from([255]))).toEqual(Buffer.from([0]));
  });
});

test('a compare-and-set compares the value, or the absence of the key for null', () => {
  expect(compareAndSet(registerKey(1), 3, 4).compare[0]).toMatchObject({ target: 3, value: Buffer.from('3') });
  expect(compareAndSet(registerKey(1), null, 4).compare[0]).toMatchObject({ target: 0, version: 0 });
});

test('serializable reads are not claimed to be linearizable', () => {
  const models = (readMode: string) => etcd.claims(etcdOptions.parse({ readMode })).map((claim) => claim.model);
  expect(new Set(models('linearizable'))).toEqual(new Set(['linearizable', 'strict-serializable']));
  expect(models('serializable')).not.toContain('linearizable');
});
