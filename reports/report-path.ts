import { resolve } from 'node:path';
import type { Results } from '../src/core/index.js';

/** Absolute path of a run's page; undefined where none was written. */
export function reportPath(results: Results): string | undefined {
  return results.report === undefined ? undefined : resolve(results.run.directory, results.report);
}
