import { type Anomaly, countOperations, type History, NO_VALUE, type Op, type Verdict } from '../../core/index.js';

/** A check that was made: what was asked, what was answered, what it took. */
export interface CheckResult {
  readonly file: string;
  readonly checker: string;
  readonly model?: string;
  readonly history: History;
  readonly verdict: Verdict;
  readonly warnings: readonly string[];
  /** Reading the file. */
  readonly parseMs: number;
  /** The check alone. */
  readonly elapsedMs: number;
  /** Of the process so far. */
  readonly peakRssMb: number;
}

/** What `check --json` prints for one file. Figures of the checker's own (`engine`, `not` …) stand beside the rest. */
export function resultObject(result: CheckResult): Readonly<Record<string, unknown>> {
  const { history, verdict } = result;
  const { stats } = verdict;
  const operations = countOperations(history);
  const anomalies = byType(verdict.anomalies);
  const [first] = verdict.anomalies;
  return {
    file: result.file,
    valid: verdict.valid,
    checker: result.checker,
    model: result.model ?? null,
    summary: verdict.summary,
    ...(verdict.unknownBecause === undefined ? {} : { unknownBecause: verdict.unknownBecause }),
    keys: countKeys(history),
    engine: null,
    ...(history.code('txn') >= 0 ? { transactions: operations } : {}),
    ...stats,
    operations,
    anomalyTypes: Object.keys(anomalies),
    anomalies,
    counterexample: verdict.valid === false && first !== undefined ? anomalyObject(first) : null,
    elapsedMs: round(result.elapsedMs),
    parseMs: round(result.parseMs),
    peakRssMb: round(result.peakRssMb),
    ...(result.warnings.length === 0 ? {} : { warnings: result.warnings }),
  };
}

/** Independent keys; a history without them is about one object. */
function countKeys(history: History): number {
  const keys = new Set<number>();
  for (const key of history.columns.key) if (key !== NO_VALUE) keys.add(key);
  return Math.max(1, keys.size);
}

/** Anomalies by their type, types in alphabetical order. */
function byType(anomalies: readonly Anomaly[]): Record<string, unknown[]> {
  const types = [...new Set(anomalies.map(({ type }) => type))].toSorted();
  return Object.fromEntries(
    types.map((type) => [type, anomalies.filter((anomaly) => anomaly.type === type).map(anomalyObject)]),
  );
}

function anomalyObject({ details, ops, context, ...anomaly }: Anomaly): Readonly<Record<string, unknown>> {
  const events = { ops: ops.map(opObject), ...(context ? { context: context.map(opObject) } : {}) };
  return { ...anomaly, ...events, ...details };
}

/** An event with its original index; without a time where the history has none. */
function opObject({ timeNs, ...op }: Op): Readonly<Record<string, unknown>> {
  return Number.isNaN(timeNs) ? op : { ...op, timeNs };
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}
