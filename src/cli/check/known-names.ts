import type { CheckerOptions } from '../../../checkers/registry.js';
import { unknownName } from '../suggestions.js';

const ASSUMPTIONS = ['linearizable-keys', 'sequential-keys', 'wfr-keys'];

/**
 * Names that a check is given, looked up before anything is read.
 * @throws UsageError with the name that was probably meant
 */
export async function requireKnownNames(options: CheckerOptions): Promise<void> {
  const { model, consistencyModels, anomalies, assume } = options;
  if (model !== undefined) {
    const { modelNames } = await import('../../../checkers/linearizable/index.js');
    requireOne('model', [model], modelNames);
  }
  if (consistencyModels !== undefined) {
    const { MODELS } = await import('../../../checkers/transactional/models.js');
    const known = [...MODELS.keys()].concat(...[...MODELS.values()].map(({ aliases }) => aliases));
    requireOne('consistency model', consistencyModels, known);
  }
  if (anomalies !== undefined) {
    const { ANOMALY_TYPES } = await import('../../../checkers/transactional/anomaly-types.js');
    requireOne('anomaly', anomalies, [...ANOMALY_TYPES.keys()]);
  }
  if (assume !== undefined) requireOne('assumption', assume, ASSUMPTIONS);
}

function requireOne(kind: string, given: readonly string[], known: readonly string[]): void {
  const lower = new Set(known.map((name) => name.toLowerCase()));
  const unknown = given.find((name) => !lower.has(name.toLowerCase()));
  if (unknown !== undefined) throw unknownName(kind, unknown, known);
}
