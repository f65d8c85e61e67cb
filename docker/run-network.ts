import { DsverifyError, EnvironmentError } from '../src/core/index.js';
import type { Engine } from './engine.js';
import { runLabels } from './labels.js';
import { networkName } from './pod.js';
import { address, hostSubnets, parseSubnet, type Subnet, showSubnet, subnetCandidates } from './subnet.js';

const ATTEMPTS = 20;

/**
 * Makes a run's own bridge network, on a block of addresses that neither the engine nor the machine uses. Another run
 * may take the same block in between; then the next one is tried. Raises `NO_SUBNET`.
 */
export async function createRunNetwork(engine: Engine, runId: string): Promise<Subnet> {
  const networks = await engine.call('list networks', (docker) => docker.listNetworks());
  const used = networks
    .flatMap((network) => network.IPAM?.Config ?? [])
    .map((config) => (config.Subnet ? parseSubnet(config.Subnet) : undefined))
    .filter((subnet) => subnet !== undefined);
  let attempts = 0;
  for (const subnet of subnetCandidates(runId, [...used, ...hostSubnets()])) {
    if (++attempts > ATTEMPTS) break;
    try {
      await createOn(engine, runId, subnet);
      return subnet;
    } catch (error) {
      if (!(error instanceof DsverifyError && error.code === 'SUBNET_TAKEN')) throw error;
    }
  }
  throw new EnvironmentError('create a network for the run: every block of addresses tried is in use', {
    code: 'NO_SUBNET',
    hint: 'Remove what earlier runs left: `dsverify clean`; then look at `docker network ls`.',
  });
}

async function createOn(engine: Engine, runId: string, subnet: Subnet): Promise<void> {
  await engine.call(`create network ${networkName(runId)}`, (docker) =>
    docker.createNetwork({
      Name: networkName(runId),
      CheckDuplicate: true,
      Driver: 'bridge',
      // Rules are made for IPv4 alone: over IPv6 a partition would leak.
      EnableIPv6: false,
      IPAM: { Config: [{ Subnet: showSubnet(subnet), Gateway: address(subnet, 1) }] },
      Labels: runLabels(runId, 'network'),
    }),
  );
}
