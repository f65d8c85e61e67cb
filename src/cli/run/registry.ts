import { systems as builtInSystems } from '../../../systems/index.js';
import { workloads as builtInWorkloads } from '../../../workloads/index.js';
import type { System, Workload } from '../../core/index.js';
import { loadPlugIn } from '../plugins/load-plug-in.js';
import { unknownName } from '../suggestions.js';

/** Systems and workloads by name: those of this package, and those of plug-ins. */
export class Registry {
  readonly #systems: Map<string, () => Promise<System>>;
  readonly #workloads: Map<string, Workload>;

  private constructor() {
    this.#systems = new Map(builtInSystems);
    this.#workloads = new Map(builtInWorkloads);
  }

  /** @throws InputError or ContractError for a plug-in that cannot be used */
  static async load(plugIns: readonly string[]): Promise<Registry> {
    const registry = new Registry();
    for (const path of plugIns) {
      const { systems = [], workloads = [] } = await loadPlugIn(path);
      for (const system of systems) registry.#systems.set(system.name, async () => system as unknown as System);
      for (const workload of workloads) registry.#workloads.set(workload.name, workload as unknown as Workload);
    }
    return registry;
  }

  get systemNames(): readonly string[] {
    return [...this.#systems.keys()];
  }

  get workloadNames(): readonly string[] {
    return [...this.#workloads.keys()];
  }

  /** @throws UsageError with the name that was probably meant */
  system(name: string): Promise<System> {
    const load = this.#systems.get(name);
    if (load === undefined) throw unknownName('system', name, this.systemNames);
    return load();
  }

  /** @throws UsageError with the name that was probably meant */
  workload(name: string): Workload {
    const workload = this.#workloads.get(name);
    if (workload === undefined) throw unknownName('workload', name, this.workloadNames);
    return workload;
  }
}
