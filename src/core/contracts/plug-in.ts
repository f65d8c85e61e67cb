import type { Checker } from './checker.js';
import type { NemesisPackage } from './nemesis.js';
import type { System } from './system.js';
import type { Workload } from './workload.js';

/** What a plug-in module exports as its default. One system or workload alone may stand for itself. */
export interface PlugIn {
  readonly systems?: readonly System<never>[];
  readonly workloads?: readonly Workload<never>[];
  /** For `dsverify check --checker`. */
  readonly checkers?: readonly CheckerSource[];
  /** For `--nemesis`. */
  readonly nemeses?: readonly NemesisSource[];
}

/** A checker of one's own, by its name. */
export interface CheckerSource {
  readonly name: string;
  /** One sentence: what it finds. */
  readonly description: string;
  /** @param options holds `byKey` where `--by-key` was given; options of single checkers are refused for others */
  load(options: object): Promise<Checker>;
}

/** A nemesis of one's own, by its name. The names of its bands are those of its faults. */
export interface NemesisSource {
  readonly name: string;
  /** One sentence: what it does to the cluster. */
  readonly description: string;
  /** Called for every run: a nemesis remembers what it has done. */
  create(options: NemesisSourceOptions): NemesisPackage;
}

export interface NemesisSourceOptions {
  /** How many nodes the cluster has. */
  readonly nodes: number;
  /** Mean time between the start of a fault and its end, and until the next one. */
  readonly intervalNs: number;
}
