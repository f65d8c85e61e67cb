import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError, type Plan, type Results } from '../../core/index.js';
import { analyze, type CheckParts, replayOf } from '../../run/index.js';
import { RunDirectory } from '../../store/index.js';
import type { StoredRunFlags } from '../commands/stored-run.js';
import { exitCodeOf, INTERRUPTED, VALID } from '../exit-codes.js';
import { judgeAside } from '../judging/judge-aside.js';
import { JudgeThread } from '../judging/judge-thread.js';
import type { CommandContext } from '../program.js';
import { carryOut, checkOptions, printResults, writeReport } from './carry-out.js';
import { environmentOf } from './environment.js';
import { Interruption } from './interruption.js';
import { commandText } from './make-plan.js';
import { planParts } from './plan-parts.js';
import { Registry } from './registry.js';

/** Runs a stored plan again. */
export async function replayRun(path: string, flags: StoredRunFlags, context: CommandContext): Promise<number> {
  const stored = replayOf(RunDirectory.open(path).readPlan(), commandText(context.argv));
  const { plugIns } = plugInsOf(stored, flags);
  const registry = await Registry.load(plugIns ?? []);
  const { runtime } = await registry.system(stored.system.name);
  // Where it runs now is not where it ran then.
  const plan = { ...stored, ...(plugIns ? { plugIns } : {}), environment: await environmentOf(runtime) };
  await using thread = new JudgeThread();
  const { code } = await carryOut(plan, await planParts(plan, registry), flags, context, thread);
  return code;
}

/** Checks a stored run again, also one whose harness was killed. */
export async function analyzeRun(path: string, flags: StoredRunFlags, { output }: CommandContext): Promise<number> {
  using interruption = new Interruption(output, 'check');
  const results = await analysis(path, flags, interruption);
  printResults(results, flags.json ?? false, output);
  return interruption.happened ? INTERRUPTED : exitCodeOf(results.valid);
}

async function analysis(path: string, flags: StoredRunFlags, interruption: Interruption): Promise<Results> {
  await using thread = new JudgeThread();
  const { plugIns = [] } = plugInsOf(RunDirectory.open(path).readPlan(), flags);
  const registry = await Registry.load(plugIns);
  const options = checkOptions(flags, interruption, judgeAside(thread, plugIns));
  const { results } = await analyze(path, partsFinder(registry), options);
  return results;
}

/** Writes the page of a stored run again, from its results and its history, and prints its path. */
export async function reportRun(path: string, flags: StoredRunFlags, { output }: CommandContext): Promise<number> {
  const directory = RunDirectory.open(path);
  const results = directory.readResults();
  if (results === undefined) {
    // Nothing to show until it was checked.
    using interruption = new Interruption(output, 'check');
    await analysis(path, flags, interruption);
    if (interruption.happened) return INTERRUPTED;
  } else {
    const { readHistory } = await import('../../formats/index.js');
    const { history } = await readHistory(directory.history, { format: 'json' });
    await writeReport(results, history, directory);
    directory.writeResults({ ...results, report: directory.relative(directory.report) });
  }
  output.out(flags.json ? `${JSON.stringify({ report: directory.report })}\n` : `${directory.report}\n`);
  return VALID;
}

function partsFinder(registry: Registry): (plan: Plan) => Promise<CheckParts> {
  return async (plan) => ({
    system: await registry.system(plan.system.name),
    workload: registry.workload(plan.workload.name),
  });
}

/**
 * The plug-ins that are given, or else those of the plan, wherever the run is looked at from.
 * @throws InputError `PLUGIN_GONE` where one of the plan's is not where it was
 */
function plugInsOf(plan: Plan, flags: StoredRunFlags): Pick<Plan, 'plugIns'> {
  const given = flags.plugin?.map((path) => resolve(path)) ?? plan.plugIns ?? [];
  const gone = flags.plugin === undefined ? given.find((path) => !existsSync(path)) : undefined;
  if (gone === undefined) return given.length === 0 ? {} : { plugIns: given };
  throw new InputError(`loading the plug-in ${gone} of the run: there is no such file any more`, {
    code: 'PLUGIN_GONE',
    hint: 'Give --plugin with the path at which it is now.',
  });
}
