import { type Results, SECOND_NS } from '../src/core/index.js';
import { reportPath } from './report-path.js';
import { widenedAsDigits } from './results-file.js';

/**
 * A run on one line of JSON, for programs: what `run --json` ends with. `run` and `report` are absolute paths; `start`
 * and `end` of a fault are seconds since the start of the run, null where it never ended; `proven` and `healed` are
 * null where no probe ran. No line break in it and none after it.
 */
export function jsonLine(results: Results): string {
  const { ok, fail, info } = results.operations;
  return JSON.stringify(
    {
      run: results.run.directory,
      id: results.run.id,
      completeness: results.run.completeness,
      valid: results.valid,
      summary: results.summary,
      seed: results.seed,
      system: results.system,
      version: results.version,
      image: results.image ?? null,
      workload: results.workload,
      nemesis: results.nemesis,
      nodes: results.nodes,
      concurrency: results.concurrency,
      operations: { ok, fail, info, okDuringFaults: results.operations.okDuringFaults ?? null },
      faults: results.faults.map((fault) => ({
        id: fault.id,
        fault: fault.fault,
        shape: fault.shape ?? null,
        start: fault.startNs / SECOND_NS,
        end: fault.endNs === undefined ? null : fault.endNs / SECOND_NS,
        nodes: fault.nodes,
        groups: fault.groups ?? null,
        proven: fault.proven ?? null,
        healed: fault.healed ?? null,
        beside: fault.beside ?? [],
      })),
      recovery: results.recovery ?? null,
      checkers: results.checkers.map(({ name, valid, summary, unknownBecause }) => ({
        name,
        valid,
        summary,
        ...(unknownBecause === undefined ? {} : { unknownBecause }),
      })),
      replay: results.commands.replay,
      report: reportPath(results) ?? null,
      warnings: results.warnings,
    },
    widenedAsDigits,
  );
}
