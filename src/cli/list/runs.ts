import { relative } from 'node:path';
import { DEFAULT_ROOT, listRuns } from '../../store/index.js';

/** A stored run, as it is listed. */
export interface StoredRun {
  readonly name: string;
  readonly description: string;
  readonly [detail: string]: unknown;
}

/** The runs below a folder, the newest first. */
export async function storedRuns(root: string = DEFAULT_ROOT): Promise<StoredRun[]> {
  return listRuns(root).map(({ directory, plan, verdict, problem }) => {
    const valid = verdict === true ? 'valid' : verdict === false ? 'invalid' : verdict;
    const what =
      plan === undefined
        ? (problem ?? 'its files cannot be read')
        : `${plan.system.name}, ${plan.workload.name}, nemesis ${plan.nemesis.spec}, seed ${plan.seed}, ${plan.startedAt}`;
    return {
      name: relative(process.cwd(), directory) || '.',
      description: `${valid}: ${what}`,
      directory,
      verdict,
      system: plan?.system.name ?? null,
      workload: plan?.workload.name ?? null,
      seed: plan?.seed ?? null,
    };
  });
}
