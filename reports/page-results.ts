import type { Anomaly, Op, Results, Value } from '../src/core/index.js';

/** More anomalies of one checker than this are in results.json only. */
const ANOMALIES = 60;
/** A drawing shows the beginning of a long list; a page need not hold a set of a million elements. */
const ELEMENTS = 40;
const CHARACTERS = 400;

/** The results as the page needs them: few anomalies of each checker, long values shortened. */
export function pageResults(results: Results): Results {
  return { ...results, checkers: results.checkers.map(slimChecker) };
}

function slimChecker(checker: Results['checkers'][number]): Results['checkers'][number] {
  const count = checker.anomalyCount ?? checker.anomalies.length;
  return { ...checker, anomalyCount: count, anomalies: checker.anomalies.slice(0, ANOMALIES).map(slimAnomaly) };
}

function slimAnomaly(anomaly: Anomaly): Anomaly {
  const { ops, context } = anomaly;
  return { ...anomaly, ops: ops.map(slimOp), ...(context === undefined ? {} : { context: context.map(slimOp) }) };
}

function slimOp(op: Op): Op {
  return op.value === undefined ? op : { ...op, value: shortened(op.value) };
}

/** The same value where it is short; otherwise its beginning, and a word on how much there is. */
export function shortened(value: Value): Value {
  if (typeof value === 'string') return value.length > CHARACTERS ? `${value.slice(0, CHARACTERS)}…` : value;
  if (!Array.isArray(value)) return value;
  const items = value as readonly Value[];
  if (items.length <= ELEMENTS) return items.map(shortened);
  return [...items.slice(0, ELEMENTS).map(shortened), `… ${items.length} in all`];
}
