import { UsageError } from '../../src/core/index.js';
import { ANOMALY_TYPES, anomaliesImplying } from './anomaly-types.js';
import type { SessionOrder } from './cycle-search.js';
import { consistencyModelNamed, forbiddenAnomalies } from './models.js';
import type { KeyAssumptions } from './register-versions.js';

/** What a user may say about a transactional check. */
export interface TransactionalOptions {
  /** What was promised. Default: strict serializability, or nothing where `anomalies` is given. */
  readonly consistencyModels?: readonly string[];
  /** Report these anomalies and whatever is an instance of them, besides what the promised models forbid. */
  readonly anomalies?: readonly string[];
  /** rw-register: `linearizable-keys`, `sequential-keys`, `wfr-keys`; see {@link KeyAssumptions}. */
  readonly assume?: readonly string[];
  /** How many anomalies of each type come with evidence; all are counted. Default 16. */
  readonly evidence?: number;
}

/** Options, understood. */
export interface Question {
  /** Promised models, by their canonical names. */
  readonly models: readonly string[];
  /** Anomalies that make the history invalid. */
  readonly forbidden: ReadonlySet<string>;
  /** The orders between transactions that the forbidden anomalies speak of, the weaker one first. */
  readonly orders: readonly SessionOrder[];
  readonly assumed: KeyAssumptions;
  readonly evidence: number;
}

const ASSUMPTIONS = ['linearizable-keys', 'sequential-keys', 'wfr-keys'];
const DEFAULT_EVIDENCE = 16;

/** @throws {UsageError} for names that there are not: `UNKNOWN_CONSISTENCY_MODEL`, `UNKNOWN_ANOMALY`, `UNKNOWN_ASSUMPTION` */
export function question(options: TransactionalOptions): Question {
  const promised = options.consistencyModels ?? (options.anomalies === undefined ? ['strict-serializable'] : []);
  const models = promised.map((name) => consistencyModelNamed(name).name);
  const forbidden = forbiddenAnomalies(models);
  for (const name of anomaliesImplying((options.anomalies ?? []).map(anomalyNamed))) forbidden.add(name);
  const assume = new Set((options.assume ?? []).map(assumptionNamed));
  return {
    models,
    forbidden,
    orders: ordersOf(forbidden),
    assumed: {
      linearizableKeys: assume.has('linearizable-keys'),
      sequentialKeys: assume.has('sequential-keys'),
      wfrKeys: assume.has('wfr-keys'),
    },
    evidence: options.evidence ?? DEFAULT_EVIDENCE,
  };
}

/** Every process anomaly is a realtime one, so that it is looked for by itself only where the latter is not forbidden. */
function ordersOf(forbidden: ReadonlySet<string>): SessionOrder[] {
  const alone = (name: string) => !forbidden.has(name.replace(/-process$/, '-realtime'));
  const names = [...forbidden];
  const orders: SessionOrder[] = [];
  if (names.some((name) => name.endsWith('-process') && alone(name))) orders.push('process');
  if (names.some((name) => name.endsWith('-realtime'))) orders.push('realtime');
  return orders;
}

function anomalyNamed(name: string): string {
  if (ANOMALY_TYPES.has(name)) return name;
  throw new UsageError(`anomaly ${name}: there is no anomaly of this name`, {
    code: 'UNKNOWN_ANOMALY',
    hint: `Anomalies: ${[...ANOMALY_TYPES.keys()].join(', ')}.`,
    details: { name },
  });
}

function assumptionNamed(name: string): string {
  if (ASSUMPTIONS.includes(name)) return name;
  throw new UsageError(`assumption ${name}: there is no assumption of this name`, {
    code: 'UNKNOWN_ASSUMPTION',
    hint: `Assumptions: ${ASSUMPTIONS.join(', ')}.`,
    details: { name },
  });
}
