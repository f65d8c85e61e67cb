import { DsverifyError, type Plan } from '../core/index.js';
import { DEFAULT_ROOT, RunDirectory } from '../store/index.js';
import { checkRun } from './check-run.js';
import { Recording } from './recording.js';
import type { RunOptions, RunOutcome, RunParts } from './run-parts.js';

/**
 * Carries a plan out: brings the cluster up, runs clients and nemesis, heals, takes everything down, and checks what
 * was recorded. Whatever fails on the way, everything that was begun is taken back, and what was recorded stays on disk.
 *
 * @throws DsverifyError `details.directory` is the run's directory, where there is one.
 */
export async function run(plan: Plan, parts: RunParts, options: RunOptions = {}): Promise<RunOutcome> {
  const directory = RunDirectory.create(options.root ?? DEFAULT_ROOT, plan);
  let recording: Recording | undefined;
  try {
    recording = new Recording(plan, parts, options, directory);
    const recorded = await recording.record();
    return await checkRun(directory, recorded.plan, recorded.history, recorded.facts, parts, options);
  } catch (error) {
    if (recording?.cameUp) throw located(error, directory);
    // There is nothing in it but the plan of a run that never was.
    directory.remove();
    throw error;
  }
}

/** The error with the directory of the run, so that whoever shows it can say where the rest lies. */
function located(error: unknown, directory: RunDirectory): unknown {
  if (!(error instanceof DsverifyError) || 'directory' in error.details) return error;
  Object.defineProperty(error, 'details', { value: { ...error.details, directory: directory.path }, enumerable: true });
  return error;
}
