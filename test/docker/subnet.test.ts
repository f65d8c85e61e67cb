import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  address,
  overlaps,
  parseRoutes,
  parseSubnet,
  type Subnet,
  showSubnet,
  subnetCandidates,
} from '../../docker/subnet.js';

const subnet = (text: string): Subnet => parseSubnet(text) as Subnet;
const first = (runId: string, used: Subnet[] = []): Subnet => subnetCandidates(runId, used).next().value as Subnet;

describe('the block of addresses of a run', () => {
  test('is in 10.128.0.0/9 and overlaps nothing in use', () => {
    const used = ['10.200.0.0/16', '172.17.0.0/16', '10.129.3.0/24'].map(subnet);
    fc.assert(
      fc.property(fc.string(), (runId) => {
        const chosen = first(runId, used);
        expect(chosen.bits).toBe(24);
        expect(overlaps(chosen, subnet('10.128.0.0/9'))).toBe(true);
        for (const other of used) expect(overlaps(chosen, other)).toBe(false);
      }),
    );
  });

  test('is the same for the same run, and another for most other runs', () => {
    expect(first('run-1')).toEqual(first('run-1'));
    const chosen = new Set(Array.from({ length: 100 }, (_, i) => showSubnet(first(`run-${i}`))));
    expect(chosen.size).toBeGreaterThan(95);
  });

  test('every block is tried once before there is none', () => {
    const all = new Set([...subnetCandidates('any', [])].map(showSubnet));
    expect(all.size).toBe(32_768);
    expect([...subnetCandidates('any', [subnet('10.0.0.0/8')])]).toEqual([]);
  });

  test('gives the gateway the first address and the nodes those after it', () => {
    expect([1, 2, 254].map((offset) => address(subnet('10.200.7.0/24'), offset))).toEqual([
      '10.200.7.1',
      '10.200.7.2',
      '10.200.7.254',
    ]);
  });
});

describe('addresses', () => {
  test.each(['10.0.0.0/8', '192.168.1.0/24', '255.255.255.255/32', '0.0.0.0/0'])('%s reads as it is shown', (text) => {
    expect(showSubnet(subnet(text))).toBe(text);
  });

  test.each(['', 'fe80::/64', '10.0.0/8', '10.0.0.256/8', '10.0.0.0/33'])('%s is no IPv4 block', (text) => {
    expect(parseSubnet(text)).toBeUndefined();
  });

  test('blocks overlap when one holds the other, and only then', () => {
    expect(overlaps(subnet('10.0.0.0/8'), subnet('10.9.8.0/24'))).toBe(true);
    expect(overlaps(subnet('10.9.8.0/24'), subnet('10.0.0.0/8'))).toBe(true);
    expect(overlaps(subnet('10.9.8.0/24'), subnet('10.9.9.0/24'))).toBe(false);
    expect(overlaps(subnet('0.0.0.0/0'), subnet('192.168.0.0/16'))).toBe(true);
  });

  test("the kernel's routes are read without the default route", () => {
    const table = [
      'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT',
      'eth0\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
      'tun0\t0000C80A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0',
    ].join('\n');
    expect(parseRoutes(table).map(showSubnet)).toEqual(['10.200.0.0/16']);
  });
});
