import { existsSync } from 'node:fs';
import { InputError, type Plan } from '../core/index.js';
import { readHistory } from '../formats/index.js';
import { RunDirectory } from '../store/index.js';
import { type CheckParts, checkRun } from './check-run.js';
import type { CheckOptions, RunOutcome } from './run-parts.js';

/**
 * Checks a stored run again, from its plan and its history, also where the harness was killed: what was recorded is
 * judged, and the results say that it is not all.
 *
 * @param parts finds what the plan names
 * @throws InputError where plan or history are missing or broken.
 */
export async function analyze(
  path: string,
  parts: (plan: Plan) => CheckParts | Promise<CheckParts>,
  options: CheckOptions = {},
): Promise<RunOutcome> {
  const directory = RunDirectory.open(path);
  const plan = directory.readPlan();
  if (!existsSync(directory.history)) {
    throw new InputError(`analyzing ${path}: there is no history.jsonl in it`, {
      code: 'NO_HISTORY',
      hint: 'The run ended before it recorded anything.',
    });
  }
  const { history, warnings } = await readHistory(directory.history, { format: 'json' });
  const facts = directory.readFacts();
  const notes = facts ? warnings : [...warnings, 'the harness ended before the run did; this is what it had recorded'];
  return checkRun(directory, plan, history, facts, await parts(plan), options, notes);
}
