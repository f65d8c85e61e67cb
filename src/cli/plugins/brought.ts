import type { PlugIn } from '../../core/index.js';
import { loadPlugIn } from './load-plug-in.js';

/** What plug-ins bring, of each kind, all of them together. */
export type Brought = { readonly [Kind in keyof PlugIn]-?: NonNullable<PlugIn[Kind]> };

/** @throws InputError or ContractError for a plug-in that cannot be used */
export async function broughtBy(paths: readonly string[]): Promise<Brought> {
  const plugIns: PlugIn[] = [];
  for (const path of paths) plugIns.push(await loadPlugIn(path));
  return {
    systems: plugIns.flatMap(({ systems = [] }) => systems),
    workloads: plugIns.flatMap(({ workloads = [] }) => workloads),
    checkers: plugIns.flatMap(({ checkers = [] }) => checkers),
    nemeses: plugIns.flatMap(({ nemeses = [] }) => nemeses),
  };
}
