import { writeFile } from 'node:fs/promises';
import { htmlReport, jsonLine, openRunView, terminalSummary } from '../../../reports/index.js';
import type { History, Plan, Results } from '../../core/index.js';
import { type CheckOptions, type Judge, type RunOutcome, type RunParts, run } from '../../run/index.js';
import type { RunDirectory } from '../../store/index.js';
import { exitCodeOf, INTERRUPTED } from '../exit-codes.js';
import { judgeAside } from '../judging/judge-aside.js';
import { JudgeThread } from '../judging/judge-thread.js';
import type { Output } from '../output.js';
import type { CommandContext } from '../program.js';
import { Interruption } from './interruption.js';
import { programName } from './make-plan.js';

/** What `run` and `replay` share. */
export interface CarryOutFlags {
  readonly runs?: string;
  /** Seconds. */
  readonly checkTimeout?: number;
  readonly plain?: boolean;
  readonly json?: boolean;
}

/** Carries a plan out under the eyes of the user and prints what came of it. */
export async function carryOut(
  plan: Plan,
  parts: RunParts,
  flags: CarryOutFlags,
  { output, emergencies }: Pick<CommandContext, 'output' | 'emergencies'>,
  thread: JudgeThread,
): Promise<{ code: number; outcome: RunOutcome }> {
  using interruption = new Interruption(output, 'run');
  const view = await openRunView({
    stream: process.stderr,
    title: `${plan.system.name} · ${plan.workload.name} · nemesis ${plan.nemesis.spec} · seed ${plan.seed}`,
    nodes: plan.nodes,
    plain: flags.plain === true || flags.json === true,
  });
  let outcome: RunOutcome;
  try {
    const running = run(plan, parts, {
      ...checkOptions(flags, interruption, judgeAside(thread, plan.plugIns ?? [])),
      ...(flags.runs === undefined ? {} : { root: flags.runs }),
      stop: interruption.stop,
      abort: interruption.abort,
      onEvent: (event) => {
        if (event.type === 'phase' && event.phase === 'check') interruption.checking();
        view.onEvent(event);
      },
    });
    using _ = emergencies.register(() => {
      interruption.tearDown();
      return running;
    });
    outcome = await running;
  } finally {
    await view.close();
  }
  printResults(outcome.results, flags.json ?? false, output);
  return { code: interruption.happened ? INTERRUPTED : exitCodeOf(outcome.results.valid), outcome };
}

/** How a history that was just recorded, or is stored, is checked and reported. */
export function checkOptions(
  flags: Pick<CarryOutFlags, 'checkTimeout'>,
  { check }: Pick<Interruption, 'check'>,
  judge: Judge,
): CheckOptions {
  return {
    report: writeReport,
    signal: check,
    judge,
    ...(flags.checkTimeout === undefined ? {} : { budget: { timeoutMs: flags.checkTimeout * 1000 } }),
  };
}

/** Writes the page of a run; its path. */
export async function writeReport(results: Results, history: History, directory: RunDirectory): Promise<string> {
  // The page names itself, so that what links to it is whole.
  const html = await htmlReport({ ...results, report: directory.relative(directory.report) }, history);
  await writeFile(directory.report, html);
  return directory.report;
}

/** The end of a run: a summary for people, or one line for programs. */
export function printResults({ commands, ...rest }: Results, json: boolean, output: Output): void {
  const replay = commands.replay.replace(/^dsverify(?= )/, programName());
  const results = { ...rest, commands: { ...commands, replay } };
  output.out(json ? `${jsonLine(results)}\n` : terminalSummary(results, { color: output.color, width: output.width }));
}
