import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { htmlReport } from '../../../reports/index.js';
import { type History, type Results, runStory } from '../../core/index.js';
import { checkerResult, clientOperations, faultResults } from '../../run/index.js';
import type { Output } from '../output.js';
import { environmentHere } from '../run/environment.js';
import type { CheckResult } from './result-object.js';

/** Writes the page of a checked history to a folder: `<history>.html`. */
export async function keepPage(folder: string, result: CheckResult, command: string, output: Output): Promise<void> {
  const path = join(folder, `${historyName(result.file).replaceAll(/[^\w.-]/g, '_')}.html`);
  await mkdir(folder, { recursive: true });
  await writeFile(path, await htmlReport(pageResults(result, command, folder), result.history));
  output.note(`dsverify: page written to ${path}\n`);
}

function historyName(file: string): string {
  return file === '-' ? 'history' : basename(file);
}

/** What the page shows of a history that was recorded elsewhere: of a run, nothing is known. */
function pageResults(
  { file, checker, model, history, verdict, warnings, elapsedMs }: CheckResult,
  command: string,
  folder: string,
): Results {
  const faults = faultResults(history);
  const facts = {
    valid: verdict.valid,
    system: historyName(file),
    version: '',
    workload: model === undefined ? checker : `${checker}, ${model}`,
    nodes: nodesOf(history),
    concurrency: 0,
    operations: clientOperations(history, faults),
    faults,
    limits: {},
    checkers: [checkerResult(checker, verdict, elapsedMs)],
  };
  return {
    schema: 1,
    run: { id: historyName(file), directory: dirname(resolve(file)), completeness: 'complete' },
    ...facts,
    summary: runStory(facts),
    seed: 0,
    systemOptions: {},
    workloadOptions: {},
    nemesis: 'none',
    commands: { run: command, replay: command },
    startedAt: '',
    claims: [],
    environment: environmentHere(''),
    files: { history: file === '-' ? 'standard input' : relative(folder, resolve(file)) },
    warnings,
  };
}

function nodesOf({ columns, names }: History): string[] {
  return [...new Set(columns.node)].filter((code) => code >= 0).map((code) => names[code] as string);
}
