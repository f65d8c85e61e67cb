import { describe, expect, test } from 'vitest';
import { DockerProbe, parseReport, parseState } from '../../docker/docker-probe.js';
import type { Pods } from '../../docker/pods.js';

describe('what arrived', () => {
  test('is counted by source, a duplicate once', () => {
    const arrived = parseReport('10.1.0.2 1 5000\n10.1.0.2 2 7000\n10.1.0.2 1 9000\n10.1.0.3 1 100\n');
    expect([...(arrived.get('10.1.0.2') ?? [])]).toEqual([
      [1, 5000],
      [2, 7000],
    ]);
    expect(arrived.get('10.1.0.3')?.size).toBe(1);
    expect(arrived.get('10.1.0.4')).toBeUndefined();
  });

  test('an empty report is nothing', () => {
    expect(parseReport('').size).toBe(0);
  });
});

describe('the state of a database', () => {
  test('no process: gone', () => {
    expect(parseState('')).toEqual({ state: 'gone' });
  });

  test('all of its processes stopped: paused; the first is the one with the lowest number', () => {
    expect(parseState('12 T\n40 t\n')).toEqual({ state: 'paused', pid: 12 });
  });

  test('one of its processes not stopped: running', () => {
    expect(parseState('12 T\n40 S\n')).toEqual({ state: 'running', pid: 12 });
  });
});

describe('links', () => {
  const addresses: Record<string, string> = { n1: '10.1.0.2', n2: '10.1.0.3', n3: '10.1.0.4' };
  const link = (from: string, to: string) => ({ from, to });

  test('of a pod that cannot be asked are not probed, and say why; the others are', async () => {
    const pods = {
      of: (node: string) => ({ address: addresses[node] }),
      agent: async (node: string, [command]: string[]) => {
        if (node === 'n3') throw new Error('the pod is gone');
        return command === 'report' ? '10.1.0.2 1 5000\n' : '';
      },
    } as unknown as Pods;
    const probe = new DockerProbe(pods, 'run');
    expect(await probe.links([link('n1', 'n2'), link('n3', 'n2'), link('n1', 'n3')], { attempts: 1 })).toEqual([
      { from: 'n1', to: 'n2', sent: 1, received: 1, latencyNs: 5000 },
      { from: 'n3', to: 'n2', sent: 0, received: 0, error: 'the pod is gone' },
      { from: 'n1', to: 'n3', sent: 0, received: 0, error: 'the pod is gone' },
    ]);
  });
});
