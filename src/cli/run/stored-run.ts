import type { Plan } from '../../core/index.js';
import { analyze, type CheckParts, replayOf } from '../../run/index.js';
import { RunDirectory } from '../../store/index.js';
import type { StoredRunFlags } from '../commands/stored-run.js';
import { exitCodeOf } from '../exit-codes.js';
import type { CommandContext } from '../program.js';
import { carryOut, checkOptions, printResults, writeReport } from './carry-out.js';
import { commandText } from './make-plan.js';
import { planParts } from './plan-parts.js';
import { Registry } from './registry.js';

/** Runs a stored plan again. */
export async function replayRun(path: string, flags: StoredRunFlags, context: CommandContext): Promise<number> {
  const plan = replayOf(RunDirectory.open(path).readPlan(), commandText(context.argv));
  const registry = await Registry.load(flags.plugin ?? []);
  const { code } = await carryOut(plan, await planParts(plan, registry), flags, context.output);
  return code;
}

/** Checks a stored run again, also one whose harness was killed. */
export async function analyzeRun(path: string, flags: StoredRunFlags, { output }: CommandContext): Promise<number> {
  const { results } = await analyze(path, await partsFinder(flags), checkOptions(flags));
  printResults(results, flags.json ?? false, output);
  return exitCodeOf(results.valid);
}

/** Writes the page of a stored run again, from its results and its history, and prints its path. */
export async function reportRun(path: string, flags: StoredRunFlags, { output }: CommandContext): Promise<void> {
  const directory = RunDirectory.open(path);
  const results = directory.readResults();
  if (results === undefined) {
    // Nothing to show until it was checked.
    await analyze(path, await partsFinder(flags), checkOptions(flags));
  } else {
    const { readHistory } = await import('../../formats/index.js');
    const { history } = await readHistory(directory.history, { format: 'json' });
    await writeReport(results, history, directory);
    directory.writeResults({ ...results, report: directory.relative(directory.report) });
  }
  output.out(flags.json ? `${JSON.stringify({ report: directory.report })}\n` : `${directory.report}\n`);
}

async function partsFinder(flags: StoredRunFlags): Promise<(plan: Plan) => Promise<CheckParts>> {
  const registry = await Registry.load(flags.plugin ?? []);
  return async (plan) => ({
    system: await registry.system(plan.system.name),
    workload: registry.workload(plan.workload.name),
  });
}
