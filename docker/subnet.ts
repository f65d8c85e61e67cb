import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

/** A block of IPv4 addresses: `base` as an unsigned 32-bit number, `bits` of prefix. */
export interface Subnet {
  readonly base: number;
  readonly bits: number;
}

/** Runs live in 10.128.0.0/9, in blocks of 256 addresses: 32,768 of them. */
const SPACE: Subnet = { base: (10 << 24) | (128 << 16), bits: 9 };
const BLOCK_BITS = 24;
const BLOCKS = 2 ** (BLOCK_BITS - SPACE.bits);
/** A block holds its network address, the gateway, the broadcast address, and this many nodes. */
export const SUBNET_NODES_MAX = 253;

/**
 * Blocks to try for a run, best first: an order of its own for each run's id, so that two runs that start at the same
 * moment rarely want the same one, without those that overlap a block in use.
 */
export function* subnetCandidates(runId: string, used: readonly Subnet[]): Generator<Subnet> {
  const digest = createHash('sha256').update(runId).digest();
  const start = digest.readUInt32BE(0) % BLOCKS;
  // Odd, so that the walk meets every block once.
  const stride = (digest.readUInt32BE(4) % BLOCKS) | 1;
  for (let i = 0; i < BLOCKS; i++) {
    const block = (start + i * stride) % BLOCKS;
    const subnet = { base: (SPACE.base + block * 256) >>> 0, bits: BLOCK_BITS };
    if (!used.some((other) => overlaps(subnet, other))) yield subnet;
  }
}

export function overlaps(a: Subnet, b: Subnet): boolean {
  const bits = Math.min(a.bits, b.bits);
  return network(a.base, bits) === network(b.base, bits);
}

export function parseSubnet(text: string): Subnet | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text);
  if (!match) return undefined;
  const [a, b, c, d, bits] = match.slice(1).map(Number) as [number, number, number, number, number];
  if (bits > 32 || [a, b, c, d].some((part) => part > 255)) return undefined;
  return { base: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0, bits };
}

/** `10.128.3.0/24` */
export function showSubnet(subnet: Subnet): string {
  return `${address(subnet, 0)}/${subnet.bits}`;
}

/** The address at an offset in the block, dotted. Offset 1 is the gateway, 2 the first node. */
export function address(subnet: Subnet, offset: number): string {
  const value = (subnet.base + offset) >>> 0;
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
}

/** Blocks that this machine itself uses: its interfaces, and its routes (a VPN's, for one) where it can list them. */
export function hostSubnets(): Subnet[] {
  const own = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .map((entry) => (entry.family === 'IPv4' && entry.cidr ? parseSubnet(entry.cidr) : undefined));
  return [...own, ...routes()].filter((subnet) => subnet !== undefined);
}

function routes(): Subnet[] {
  let table: string;
  try {
    table = readFileSync('/proc/net/route', 'utf8');
  } catch {
    return [];
  }
  return parseRoutes(table);
}

/** The kernel's route table: addresses and masks are little-endian hexadecimal. The default route is left out. */
export function parseRoutes(table: string): Subnet[] {
  const subnets: Subnet[] = [];
  for (const line of table.split('\n').slice(1)) {
    const fields = line.split('\t');
    const [destination, mask] = [fields[1], fields[7]];
    if (destination === undefined || mask === undefined) continue;
    const bits = [...littleEndian(mask).toString(2)].filter((bit) => bit === '1').length;
    if (bits > 0) subnets.push({ base: littleEndian(destination), bits });
  }
  return subnets;
}

function littleEndian(hex: string): number {
  return Buffer.from(hex.padStart(8, '0'), 'hex').readUInt32LE(0);
}

function network(base: number, bits: number): number {
  return bits === 0 ? 0 : (base >>> (32 - bits)) >>> 0;
}
