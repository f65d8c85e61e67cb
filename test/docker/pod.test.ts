import { describe, expect, test } from 'vitest';
import { publishedPorts } from '../../docker/launch.js';
import { databaseOptions, type NodePlan, podOptions } from '../../docker/pod.js';

const plan: NodePlan = {
  runId: 'r1',
  node: 'n1',
  address: '10.128.4.2',
  addresses: new Map([
    ['n1', '10.128.4.2'],
    ['n2', '10.128.4.3'],
  ]),
  agentImage: 'dsverify/agent:1',
  databaseImage: 'vendor/db:2',
  ports: [2379],
  command: { argv: ['db', '--name=n1'], env: { MODE: 'test' } },
};

describe('the containers of a node', () => {
  test('the pod owns network, hostname and ports, on the loopback and where the engine likes', () => {
    const pod = podOptions(plan);
    expect(pod).toMatchObject({ name: 'dsverify-r1-n1', Image: 'dsverify/agent:1', Hostname: 'n1' });
    expect(pod.HostConfig).toMatchObject({
      NetworkMode: 'dsverify-r1',
      CapAdd: ['NET_ADMIN', 'SYS_PTRACE'],
      PortBindings: { '2379/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] },
      ExtraHosts: ['n2:10.128.4.3'],
    });
    expect(pod.NetworkingConfig?.EndpointsConfig?.['dsverify-r1']?.IPAMConfig?.IPv4Address).toBe('10.128.4.2');
  });

  test('host ports that were asked for are bound', () => {
    expect(podOptions({ ...plan, hostPorts: [7000] }).HostConfig?.PortBindings).toEqual({
      '2379/tcp': [{ HostIp: '127.0.0.1', HostPort: '7000' }],
    });
  });

  test("the database runs the vendor's image in the pod's namespaces, with no capability more", () => {
    const database = databaseOptions(plan, 'abc');
    expect(database).toMatchObject({
      name: 'dsverify-r1-n1-db',
      Image: 'vendor/db:2',
      Cmd: ['db', '--name=n1'],
      Env: ['MODE=test'],
      HostConfig: { NetworkMode: 'container:abc', PidMode: 'container:abc', RestartPolicy: { Name: 'no' } },
    });
    expect(database.HostConfig?.CapAdd).toBeUndefined();
    expect(database.Entrypoint).toBeUndefined();
  });

  test('both carry the label of the run', () => {
    for (const options of [podOptions(plan), databaseOptions(plan, 'abc')]) {
      expect(options.Labels).toMatchObject({ 'dsverify.run': 'r1', 'dsverify.node': 'n1' });
    }
  });
});

test('published ports are read from what the engine says, without what it did not publish', () => {
  const ports = publishedPorts({
    '2379/tcp': [{ HostPort: '32768' }],
    '2380/tcp': null,
    '53/udp': [{ HostPort: '53' }],
  });
  expect([...ports]).toEqual([[2379, 32768]]);
});
