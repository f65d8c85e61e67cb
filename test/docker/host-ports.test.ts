import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { hostPorts, requireFree } from '../../docker/host-ports.js';
import { DockerRuntime } from '../../docker/index.js';
import type { ClusterSpec } from '../../src/core/index.js';

const spec: ClusterSpec = {
  runId: 'ports',
  system: 'store',
  version: '1',
  nodes: ['n1', 'n2'],
  ports: [2379, 2380],
  seed: 1,
  image: { official: 'store:1', offlineContext: 'none', policy: 'offline' },
  command: () => ({ argv: ['store'] }),
};

/** A port that somebody has for as long as the action takes. */
async function taken(action: (port: number) => Promise<void>): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    await action((server.address() as { port: number }).port);
  } finally {
    server.close();
  }
}

describe('ports of this machine', () => {
  it('are counted up over nodes and their ports', () => {
    expect(hostPorts(spec, 23_790)).toEqual([
      [23_790, 23_791],
      [23_792, 23_793],
    ]);
  });

  it('end somewhere', () => {
    expect(hostPorts(spec, 65_532)[1]).toEqual([65_534, 65_535]);
    const refused = expect.objectContaining({ code: 'NO_SUCH_PORT', hint: expect.stringContaining('65535') });
    expect(() => hostPorts(spec, 65_533)).toThrow(refused);
    expect(() => hostPorts(spec, 0)).toThrow(refused);
  });

  it('that are free stay free', async () => {
    let port = 0;
    await taken(async (one) => {
      port = one;
    });
    await requireFree([port]);
    await requireFree([port]);
  });

  it('that somebody has are refused by number, before the engine is asked', () =>
    taken(async (port) => {
      const refused = { code: 'PORT_TAKEN', message: expect.stringContaining(`127.0.0.1:${port}`) };
      await expect(requireFree([port])).rejects.toMatchObject(refused);
      const runtime = new DockerRuntime({ firstHostPort: port, socketPath: '/nobody/listens/here' });
      await expect(runtime.up(spec)).rejects.toMatchObject({
        ...refused,
        hint: expect.stringContaining('--base-port'),
      });
    }));
});
