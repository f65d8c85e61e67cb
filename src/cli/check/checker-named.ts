import { type CheckerEntry, type CheckerOptions, checkers } from '../../../checkers/registry.js';
import { type Checker, ContractError } from '../../core/index.js';
import { unknownName } from '../suggestions.js';
import { requireKnownNames } from './known-names.js';

/**
 * Checkers by name: those of this package, and those of plug-ins.
 * @throws InputError or ContractError for a plug-in that cannot be used
 */
export async function allCheckers(plugIns: readonly string[]): Promise<ReadonlyMap<string, CheckerEntry>> {
  if (plugIns.length === 0) return checkers;
  const { loadPlugIn } = await import('../plugins/load-plug-in.js');
  const all = new Map(checkers);
  for (const path of plugIns) {
    for (const entry of (await loadPlugIn(path)).checkers ?? []) all.set(entry.name, entry);
  }
  return all;
}

/**
 * The checker of a name, with its options.
 * @throws UsageError with the name that was probably meant, and what the checker says about its options
 */
export async function checkerNamed(
  name: string,
  options: CheckerOptions,
  plugIns: readonly string[],
): Promise<Checker> {
  const known = await allCheckers(plugIns);
  const entry = known.get(name);
  if (entry === undefined) throw unknownName('checker', name, known.keys());
  await requireKnownNames(options);
  const checker: unknown = await entry.load(options);
  if (isChecker(checker)) return checker;
  throw new ContractError(`the checker ${name} breaks its contract: what it loaded is no checker`, {
    code: 'CHECKER_CONTRACT',
    hint: 'load(options) resolves to { name, check(history, context) }.',
  });
}

function isChecker(one: unknown): one is Checker {
  return typeof one === 'object' && one !== null && 'check' in one && typeof one.check === 'function';
}
