import {
  type Anomaly,
  type CheckerResult,
  grouped,
  plainestAnomaly,
  type Results,
  showValue,
  type Validity,
} from '../src/core/index.js';
import { type Palette, palette, printable, wrap } from './ansi.js';
import { reportPath } from './report-path.js';
import { faultsInWords, recoveryInWords, validityWord } from './words.js';

export interface TerminalOptions {
  /** Escape sequences for colours; only for a terminal that shows them. */
  readonly color?: boolean;
  /** Columns; 100 where it is not known. */
  readonly width?: number;
}

/** What a run ends with: verdict, checks, the shortest anomaly in words, seed, replay command, report. Ends with a line break. */
export function terminalSummary(results: Results, options: TerminalOptions = {}): string {
  const paint = palette(options.color ?? false);
  const width = Math.max(40, Math.min(options.width ?? 100, 120));
  const parts = [
    heading(results, paint),
    wrap(printable(results.summary), width, '  '),
    '',
    ...results.checkers.map((checker) => checkerLine(checker, paint, width)),
    ...anomalyLines(results, paint, width),
    '',
    ...facts(results).map(([name, value]) => `  ${paint.dim(name.padEnd(11))}${printable(value)}`),
    ...results.warnings.map((warning) => paint.yellow(wrap(`Warning: ${printable(warning)}`, width, '  '))),
  ];
  return `${parts.join('\n')}\n`;
}

function heading(results: Results, paint: Palette): string {
  const what = [`${results.system} ${results.version}`.trim(), results.workload, `nemesis ${results.nemesis}`];
  return `${paint.bold(verdict(results.valid, paint))}  ${printable(what.join(' · '))}`;
}

function verdict(valid: Validity, paint: Palette): string {
  switch (valid) {
    case true:
      return paint.green('✓ VALID');
    case false:
      return paint.red('✗ INVALID');
    case 'unknown':
      return paint.yellow('? UNKNOWN');
  }
}

function checkerLine(checker: CheckerResult, paint: Palette, width: number): string {
  const color = checker.valid === true ? paint.green : checker.valid === false ? paint.red : paint.yellow;
  const head = `  ${checker.name.padEnd(14)} ${color(validityWord(checker.valid).padEnd(8))}`;
  const text = printable(checker.unknownBecause ?? checker.error?.message ?? summaryOf(checker));
  return `${head} ${wrap(text, width, ' '.repeat(26)).trimStart()}`;
}

/** Where the words are those of an anomaly, they are told below: here stands how many there are. */
function summaryOf({ summary, anomalies, anomalyCount = anomalies.length }: CheckerResult): string {
  if (!anomalies.some(({ prose }) => prose === summary)) return summary;
  return anomalyCount === 1 ? '1 anomaly, told below.' : `${grouped(anomalyCount)} anomalies, the plainest told below.`;
}

/** The anomaly that is read fastest, of all checkers that do not say valid. */
export function plainestOf(results: Results): { checker: CheckerResult; anomaly: Anomaly } | undefined {
  const found = results.checkers
    .filter(({ valid }) => valid !== true)
    .flatMap((checker) => checker.anomalies.map((anomaly) => ({ checker, anomaly })));
  const plainest = plainestAnomaly(found.map(({ anomaly }) => anomaly));
  return found.find(({ anomaly }) => anomaly === plainest);
}

function anomalyLines(results: Results, paint: Palette, width: number): string[] {
  const plainest = plainestOf(results);
  if (plainest === undefined) return [];
  const { anomaly, checker } = plainest;
  const key = anomaly.key === undefined ? '' : `, key ${showValue(anomaly.key, 40)}`;
  const total = results.checkers.reduce((sum, c) => sum + (c.anomalyCount ?? c.anomalies.length), 0);
  const more = total > 1 ? paint.dim(` 1 of ${grouped(total)}, the plainest`) : '';
  return [
    '',
    `  ${paint.bold(printable(`${anomaly.type} (${checker.name}${key})`))}${more}`,
    wrap(printable(anomaly.prose), width, '    '),
  ];
}

function facts(results: Results): [string, string][] {
  const { ok, fail, info, okDuringFaults } = results.operations;
  const during = okDuringFaults === undefined ? '' : `; ${grouped(okDuringFaults)} ok while a fault was on`;
  const report = reportPath(results);
  return [
    ['Operations', `${grouped(ok)} ok, ${grouped(fail)} failed, ${grouped(info)} unknown${during}`],
    ['Faults', faultsInWords(results.faults)],
    ...(results.recovery === undefined ? [] : [['Recovery', recoveryInWords(results.recovery)] as [string, string]]),
    ['Seed', String(results.seed)],
    ['Replay', results.commands.replay],
    ['Run', results.run.directory],
    ...(report === undefined ? [] : [['Report', report] as [string, string]]),
  ];
}
