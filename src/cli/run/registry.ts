import { faultNames } from '../../../nemeses/index.js';
import { systems as builtInSystems } from '../../../systems/index.js';
import { workloads as builtInWorkloads } from '../../../workloads/index.js';
import { ContractError, type NemesisSource, type System, type Workload } from '../../core/index.js';
import { loadPlugIn } from '../plugins/load-plug-in.js';
import { unknownName } from '../suggestions.js';

/** What runs are made of, by name: what this package has, and what plug-ins bring. */
export class Registry {
  readonly #systems: Map<string, () => Promise<System>>;
  readonly #workloads: Map<string, Workload>;
  readonly #nemeses = new Map<string, NemesisSource>();

  private constructor() {
    this.#systems = new Map(builtInSystems);
    this.#workloads = new Map(builtInWorkloads);
  }

  /** @throws InputError or ContractError for a plug-in that cannot be used */
  static async load(plugIns: readonly string[]): Promise<Registry> {
    const registry = new Registry();
    for (const path of plugIns) {
      const { systems = [], workloads = [], nemeses = [] } = await loadPlugIn(path);
      for (const system of systems) registry.#systems.set(system.name, async () => system as unknown as System);
      for (const workload of workloads) registry.#workloads.set(workload.name, workload as unknown as Workload);
      for (const nemesis of nemeses) registry.#addNemesis(nemesis, path);
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

  /** A plug-in's nemesis; undefined where none has the name. */
  nemesis(name: string): NemesisSource | undefined {
    return this.#nemeses.get(name);
  }

  /** A plug-in's system may be better than ours of the same name; a fault of ours is what its name says, everywhere. */
  #addNemesis(nemesis: NemesisSource, path: string): void {
    const taken = [...faultNames, 'none'];
    if (/^[\w-]+$/.test(nemesis.name) && !taken.includes(nemesis.name)) {
      this.#nemeses.set(nemesis.name, nemesis);
      return;
    }
    throw new ContractError(`--plugin ${path}: its nemesis cannot be called ${nemesis.name}`, {
      code: 'BAD_PLUGIN',
      hint: `Give it one word of its own: ${taken.join(', ')} are taken.`,
    });
  }
}
