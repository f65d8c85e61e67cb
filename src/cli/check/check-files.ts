import { writeFile } from 'node:fs/promises';
import type { CheckerOptions } from '../../../checkers/registry.js';
import { unknown } from '../../../checkers/unknown.js';
import {
  type Budget,
  countOperations,
  DsverifyError,
  errorMessage,
  type History,
  InterruptedError,
  stringifyJson,
  UsageError,
  type Value,
  type Verdict,
} from '../../core/index.js';
import { type HistoryFormat, readHistory } from '../../formats/index.js';
import { interruptedVerdict } from '../../run/interrupted-verdict.js';
import type { CheckFlags } from '../commands/check.js';
import { errorObject, errorText } from '../error-report.js';
import { exitCodeOf, exitCodeOfError, INTERRUPTED, worstExitCode } from '../exit-codes.js';
import { JudgeThread } from '../judging/judge-thread.js';
import type { Asked, Message } from '../judging/task.js';
import type { Output } from '../output.js';
import type { CommandContext } from '../program.js';
import { Interruption } from '../run/interruption.js';
import { commandText } from '../run/make-plan.js';
import { certificateText } from './certificate.js';
import { allCheckers } from './checker-named.js';
import { refuseOptionsOfOthers } from './foreign-options.js';
import { formatOf } from './format-option.js';
import { keepPage } from './page.js';
import { keepPictures } from './pictures.js';
import { type CheckResult, resultObject } from './result-object.js';
import { resultText } from './result-text.js';

/** The linearizable checker's model where none is named. */
const DEFAULT_MODEL = 'cas-register';

/** Checks one file after the other and prints what came of it; the worst exit code. */
export async function checkFiles(
  files: readonly string[],
  flags: CheckFlags,
  { output, argv }: Pick<CommandContext, 'output' | 'argv'>,
): Promise<number> {
  const format = formatOf(flags.format);
  if (flags.certificate !== undefined && files.length > 1) {
    throw new UsageError('--certificate takes the proof of one verdict, but several files are given', {
      code: 'CONTRADICTORY_OPTIONS',
      hint: 'Check one file at a time to keep its certificate.',
    });
  }
  refuseOptionsOfOthers(flags);
  const name = flags.checker ?? (await missingChecker(flags.plugin ?? []));
  using interruption = new Interruption(output, 'check');
  await using thread = new JudgeThread();
  const asked: Asked = { checker: name, options: optionsOf(flags), plugIns: flags.plugin ?? [] };
  await thread.do({ kind: 'prepare', ...asked }, () => {});
  const codes: number[] = [];
  for (const file of files) {
    try {
      const result = await checkFile(file, { asked, flags, format, thread, output, signal: interruption.check });
      const object = resultObject(result);
      output.out(flags.json ? `${stringifyJson(object as Value)}\n` : resultText(result, output));
      if (flags.certificate !== undefined) await keepCertificate(flags.certificate, result, flags, output);
      if (flags.svg !== undefined) await keepPictures(flags.svg, result, output);
      if (flags.html !== undefined) await keepPage(flags.html, result, commandText(argv), output);
      codes.push(exitCodeOf(result.verdict.valid));
    } catch (error) {
      // The other files get their answer all the same.
      if (flags.json) output.out(`${JSON.stringify({ file, valid: 'unknown', error: errorObject(error) })}\n`);
      else output.note(errorText(error, flags.debug ?? false));
      codes.push(exitCodeOfError(error));
    }
    if (interruption.happened) return INTERRUPTED;
  }
  return worstExitCode(codes);
}

/** Whatever is promised holds of a history in which nothing happened; who reads that should know. */
const NOTHING = 'the history has no operations of clients: nothing was tested';

/** What one file is checked with. */
interface Check {
  readonly asked: Asked;
  readonly flags: CheckFlags;
  readonly format: HistoryFormat | undefined;
  readonly thread: JudgeThread;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function checkFile(file: string, check: Check): Promise<CheckResult> {
  const { asked, flags, format, output } = check;
  const parseStart = performance.now();
  const { history, warnings: oddities } = await readHistory(file, {
    ...(format === undefined ? {} : { format }),
    ...(flags.byKey === undefined ? {} : { byKey: flags.byKey }),
  });
  const parseMs = performance.now() - parseStart;
  if (check.signal.aborted) throw new InterruptedError(`checking ${file}: it was interrupted`);
  const warnings = countOperations(history) === 0 ? [...oddities, NOTHING] : oddities;
  for (const warning of warnings) output.note(`dsverify: warning: ${warning}\n`);
  const start = performance.now();
  const verdict = history.length === 0 ? unknown('the history has no events') : await verdictOf(history, check);
  const elapsedMs = performance.now() - start;
  return {
    file,
    checker: asked.checker,
    ...modelOf(flags),
    history,
    verdict,
    warnings,
    parseMs,
    elapsedMs,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  };
}

/** A checker that fails answers unknown; what the user can mend (a wrong model, a foreign value) is raised. */
async function verdictOf(history: History, { asked, flags, thread, output, signal }: Check): Promise<Verdict> {
  const budget: Budget = {
    threads: flags.threads ?? 1,
    ...(flags.timeout === undefined ? {} : { timeoutMs: flags.timeout * 1000 }),
    ...(flags.maxMemory === undefined ? {} : { memoryMb: flags.maxMemory }),
    ...(flags.maxSteps === undefined ? {} : { steps: flags.maxSteps * 1e6 }),
  };
  let verdict: Verdict = interruptedVerdict;
  const hear = (message: Message) => {
    if (message.kind === 'verdict') verdict = message.verdict;
    else if (message.kind === 'progress') showProgress(message.done, message.what, output);
  };
  try {
    const certificate = flags.certificate !== undefined;
    await thread.do({ kind: 'check', ...asked, history: history.share(), budget, certificate }, hear, signal);
    return verdict;
  } catch (error) {
    if (error instanceof InterruptedError) return interruptedVerdict;
    if (error instanceof DsverifyError) throw error;
    if (flags.debug) output.note(errorText(error, true));
    return unknown(`the checker failed: ${errorMessage(error)}`);
  }
}

function showProgress(done: number, what: string, output: Output): void {
  if (output.interactive) output.note(`\r\u001B[2K${Math.floor(done * 100)} % ${what}${done >= 1 ? '\n' : ''}`);
}

/** The model that is judged by, also where none was named. */
function modelOf({ checker, model }: CheckFlags): { model?: string } {
  if (checker !== 'linearizable') return {};
  return { model: model ?? DEFAULT_MODEL };
}

async function missingChecker(plugIns: readonly string[]): Promise<never> {
  throw new UsageError('check: it is not said what to check', {
    code: 'MISSING_OPTION',
    hint: `Give --checker, one of ${[...(await allCheckers(plugIns)).keys()].join(', ')}.`,
  });
}

function optionsOf(flags: CheckFlags): CheckerOptions {
  return {
    ...modelOf(flags),
    ...(flags.init === undefined ? {} : { init: flags.init }),
    ...(flags.byKey === undefined ? {} : { byKey: flags.byKey }),
    ...(flags.engine === undefined ? {} : { engine: flags.engine }),
    ...(flags.consistencyModel === undefined ? {} : { consistencyModels: flags.consistencyModel }),
    ...(flags.anomalies === undefined ? {} : { anomalies: flags.anomalies }),
    ...(flags.assume === undefined ? {} : { assume: flags.assume }),
    ...(flags.groupSize === undefined ? {} : { groupSize: flags.groupSize }),
    ...(flags.total === undefined ? {} : { total: flags.total }),
    ...(flags.negativeBalances === undefined ? {} : { negativeBalances: flags.negativeBalances }),
    ...(flags.exactlyOnce === undefined ? {} : { exactlyOnce: flags.exactlyOnce }),
    ...(flags.linearizable === undefined ? {} : { linearizable: flags.linearizable }),
  };
}

async function keepCertificate(path: string, result: CheckResult, flags: CheckFlags, output: Output): Promise<void> {
  const text = certificateText(result, flags);
  if (text === undefined) {
    output.note(`dsverify: no certificate was written to ${path}: this verdict has none\n`);
    return;
  }
  await writeFile(path, text);
  output.note(`dsverify: certificate written to ${path}; dsverify verify ${path} ${result.file} checks it\n`);
}
