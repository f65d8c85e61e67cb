import type { Cluster, ClusterSpec, Finding, Runtime } from '../core/index.js';
import { SimulatedCluster } from './cluster.js';

/** Runs simulated systems: needs nothing installed, takes no time, and does the same thing for the same seed. */
export class SimulatedRuntime implements Runtime {
  readonly name = 'sim';

  async doctor(): Promise<Finding[]> {
    return [{ name: 'simulator', status: 'ok', summary: 'the simulator is built in and needs nothing' }];
  }

  async up(spec: ClusterSpec): Promise<Cluster> {
    return new SimulatedCluster(spec);
  }
}
