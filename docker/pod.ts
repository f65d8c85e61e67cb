import type { ContainerCreateOptions } from 'dockerode';
import type { NodeCommand, NodeName } from '../src/core/index.js';
import { namePrefix, runLabels } from './labels.js';

/** What the containers of one node are made from. */
export interface NodePlan {
  readonly runId: string;
  readonly node: NodeName;
  readonly address: string;
  /** Every node's address, its own included. */
  readonly addresses: ReadonlyMap<NodeName, string>;
  readonly agentImage: string;
  readonly databaseImage: string;
  /** Container ports to publish on 127.0.0.1. */
  readonly ports: readonly number[];
  /** Host port for each of them; absent: the engine picks free ones. */
  readonly hostPorts?: readonly number[];
  readonly command: NodeCommand;
}

export function networkName(runId: string): string {
  return namePrefix(runId);
}

function podName(runId: string, node: NodeName): string {
  return `${namePrefix(runId)}-${node}`;
}

function databaseName(runId: string, node: NodeName): string {
  return `${namePrefix(runId)}-${node}-db`;
}

/** A log of at most 2 x 64 MiB a container: a database that goes wild must not fill the disk. */
const LOG_CONFIG = { Type: 'json-file', Config: { 'max-size': '64m', 'max-file': '2' } };

/**
 * The pod: it owns the node's network and PID namespaces, hostname, address and published ports, and outlives the
 * database. NET_ADMIN for rules, SYS_PTRACE to look into the database's processes. Names of the nodes stand in its
 * /etc/hosts, which the database shares, so that no name server takes part in a test.
 */
export function podOptions(plan: NodePlan): ContainerCreateOptions & { name: string } {
  const bindings = plan.ports.map((port, i) => {
    const hostPort = plan.hostPorts?.[i];
    return [
      `${port}/tcp`,
      [{ HostIp: '127.0.0.1', HostPort: hostPort === undefined ? '' : String(hostPort) }],
    ] as const;
  });
  return {
    name: podName(plan.runId, plan.node),
    Image: plan.agentImage,
    Hostname: plan.node,
    Labels: runLabels(plan.runId, 'pod', plan.node),
    ExposedPorts: Object.fromEntries(plan.ports.map((port) => [`${port}/tcp`, {}])),
    HostConfig: {
      NetworkMode: networkName(plan.runId),
      CapAdd: ['NET_ADMIN', 'SYS_PTRACE'],
      PortBindings: Object.fromEntries(bindings),
      ExtraHosts: [...plan.addresses].filter(([node]) => node !== plan.node).map(([node, at]) => `${node}:${at}`),
      RestartPolicy: { Name: 'no' },
      LogConfig: LOG_CONFIG,
    },
    NetworkingConfig: {
      EndpointsConfig: { [networkName(plan.runId)]: { IPAMConfig: { IPv4Address: plan.address } } },
    },
  };
}

/**
 * The database: the vendor's image as it is, in the pod's namespaces. Its data lives in the container's own layer,
 * which survives a kill and a restart and goes with the container.
 */
export function databaseOptions(plan: NodePlan, podId: string): ContainerCreateOptions & { name: string } {
  return {
    name: databaseName(plan.runId, plan.node),
    Image: plan.databaseImage,
    Cmd: [...plan.command.argv],
    Env: Object.entries(plan.command.env ?? {}).map(([name, value]) => `${name}=${value}`),
    Labels: runLabels(plan.runId, 'database', plan.node),
    HostConfig: {
      NetworkMode: `container:${podId}`,
      PidMode: `container:${podId}`,
      RestartPolicy: { Name: 'no' },
      LogConfig: LOG_CONFIG,
    },
  };
}
