import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errorMessage, type Plan, type Validity } from '../core/index.js';
import { DEFAULT_ROOT, RunDirectory } from './run-directory.js';

/** One run of the index. */
export interface RunEntry {
  /** Absolute path of its directory. */
  readonly directory: string;
  /** Absent where the run's plan cannot be read. */
  readonly plan?: Plan;
  /** `unchecked`: the harness was killed, or is still at it. `broken`: its files cannot be read; see `problem`. */
  readonly verdict: Validity | 'unchecked' | 'broken';
  readonly problem?: string;
}

/** All runs below a directory, the newest first. Runs that are broken are listed as such. O(runs). */
export function listRuns(root = DEFAULT_ROOT): RunEntry[] {
  const path = resolve(root);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(path, entry.name, 'plan.json')))
    .map((entry) => runEntry(join(path, entry.name)))
    .toSorted((a, b) => started(b).localeCompare(started(a)) || b.directory.localeCompare(a.directory));
}

function runEntry(directory: string): RunEntry {
  const run = new RunDirectory(directory);
  try {
    const plan = run.readPlan();
    try {
      return { directory, plan, verdict: run.readResults()?.valid ?? 'unchecked' };
    } catch (error) {
      return { directory, plan, verdict: 'broken', problem: errorMessage(error) };
    }
  } catch (error) {
    return { directory, verdict: 'broken', problem: errorMessage(error) };
  }
}

function started(entry: RunEntry): string {
  return entry.plan?.startedAt ?? '';
}
