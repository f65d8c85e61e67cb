import type { CheckFlags } from '../commands/check.js';
import { unknownName } from '../suggestions.js';

const ASSUMPTIONS = ['linearizable-keys', 'sequential-keys', 'wfr-keys'];

/**
 * Names that a check is given, looked up before anything is read.
 * @throws UsageError with the name that was probably meant
 */
export async function requireKnownNames(flags: CheckFlags): Promise<void> {
  if (flags.model !== undefined && flags.checker === 'linearizable') {
    const { modelNames } = await import('../../../checkers/linearizable/index.js');
    requireOne('model', [flags.model], modelNames);
  }
  if (flags.consistencyModel !== undefined) {
    const { MODELS } = await import('../../../checkers/transactional/models.js');
    const known = [...MODELS.keys()].concat(...[...MODELS.values()].map(({ aliases }) => aliases));
    requireOne('consistency model', flags.consistencyModel, known);
  }
  if (flags.anomalies !== undefined) {
    const { ANOMALY_TYPES } = await import('../../../checkers/transactional/anomaly-types.js');
    requireOne('anomaly', flags.anomalies, [...ANOMALY_TYPES.keys()]);
  }
  if (flags.assume !== undefined) requireOne('assumption', flags.assume, ASSUMPTIONS);
}

function requireOne(kind: string, given: readonly string[], known: readonly string[]): void {
  const lower = new Set(known.map((name) => name.toLowerCase()));
  const unknown = given.find((name) => !lower.has(name.toLowerCase()));
  if (unknown !== undefined) throw unknownName(kind, unknown, known);
}
