import { type Certificate, type Model, verifyCertificate } from '../../../checkers/linearizable/index.js';
import { type History, INVOKE, type Value, type Verdict } from '../../../src/core/index.js';
import { bruteForce } from './brute-force.js';

/** What is wrong with a verdict's evidence; `undefined` where nothing is. */
export function faultOf(history: History, verdict: Verdict, model: Model, init?: Value): string | undefined {
  const fault = verifyCertificate(history, verdict.certificate as unknown as Certificate, model);
  if (fault !== undefined) return fault;
  const slack = slackIn(history, verdict.certificate as unknown as Certificate, model);
  if (slack !== undefined) return slack;
  for (const { ops } of verdict.anomalies) {
    const shown = new Set(ops.map(({ index }) => index));
    const core = rowsOf(history).filter((index) => shown.has(index));
    const without = core.map((index) => core.filter((other) => other !== index));
    if (bruteForce(operations(history, core), model, init)) return 'the counterexample is linearizable';
    if (without.some((rest) => !bruteForce(operations(history, rest), model, init)))
      return 'the counterexample is not minimal';
  }
  return undefined;
}

/** An operation of a counterexample that would not be needed. */
export function slackIn(history: History, certificate: Certificate, model: Model): string | undefined {
  for (const proof of certificate.keys) {
    if (proof.valid !== false) continue;
    for (const row of proof.operations) {
      if (row === proof.cut) continue;
      const less = { ...proof, operations: proof.operations.filter((other) => other !== row) };
      if (less.operations.length === 0) continue;
      const fault = verifyCertificate(history, { ...certificate, keys: [less] }, model);
      if (fault === undefined) return `the counterexample does not need row ${row}`;
    }
  }
  return undefined;
}

/** The indices by which operations go: of their invocations, or of completions that have none. */
function rowsOf({ columns: { index, pair, type } }: History): number[] {
  return Array.from(index).filter((_, row) => type[row] === INVOKE || pair[row] < 0);
}

/** The operations that are invoked at the given indices. */
function operations(history: History, indices: readonly number[]): History {
  const { index, pair } = history.columns;
  const rows = indices.flatMap((wanted) => {
    const row = index.indexOf(wanted);
    return pair[row] < 0 ? [row] : [row, pair[row]];
  });
  return history.select(rows.toSorted((a, b) => a - b));
}
