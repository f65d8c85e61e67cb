import { palette, printable, wrap } from '../../../reports/ansi.js';
import type { Anomaly, Validity } from '../../core/index.js';
import { counted, countOperations, showValue } from '../../core/index.js';
import type { Output } from '../output.js';
import type { CheckResult } from './result-object.js';
import { timelineText } from './timeline-text.js';

/** How many anomalies are told in full; the rest is counted. */
const ANOMALIES_SHOWN = 3;

/** A check as people read it: the verdict, why, and what was seen. */
export function resultText(result: CheckResult, output: Pick<Output, 'color' | 'width'>): string {
  const paint = palette(output.color);
  const width = Math.max(40, Math.min(output.width, 120));
  const { verdict } = result;
  const what = result.model === undefined ? result.checker : `${result.checker}, ${result.model}`;
  const lines = [
    `${paint.bold(verdictWord(verdict.valid, output.color))}  ${printable(result.file)} (${what})`,
    // The summary of a single anomaly may be its prose: said once, beside its drawing.
    ...(verdict.anomalies[0]?.prose === verdict.summary ? [] : [wrap(printable(verdict.summary), width, '  ')]),
  ];
  if (verdict.unknownBecause !== undefined && !verdict.summary.includes(verdict.unknownBecause)) {
    lines.push(wrap(printable(`Unknown because ${verdict.unknownBecause}.`), width, '  '));
  }
  for (const anomaly of verdict.anomalies.slice(0, ANOMALIES_SHOWN))
    lines.push('', ...anomalyLines(anomaly, width, output));
  const more = verdict.anomalies.length - ANOMALIES_SHOWN;
  if (more > 0) lines.push('', `  and ${more} more; --json lists them all`);
  lines.push('', paint.dim(`  ${facts(result)}`));
  return `${lines.join('\n')}\n`;
}

function anomalyLines(anomaly: Anomaly, width: number, output: Pick<Output, 'color'>): string[] {
  const key = anomaly.key === undefined ? '' : ` on key ${showValue(anomaly.key, 40)}`;
  const heading = `  ${palette(output.color).bold(printable(`${anomaly.type}${key}`))}`;
  const timeline = timelineText(anomaly, output.color);
  return [heading, wrap(printable(anomaly.prose), width, '    '), ...(timeline === '' ? [] : ['', timeline])];
}

function verdictWord(valid: Validity, color: boolean): string {
  const paint = palette(color);
  if (valid === true) return paint.green('✓ VALID');
  return valid === false ? paint.red('✗ INVALID') : paint.yellow('? UNKNOWN');
}

function facts({ history, elapsedMs, parseMs, verdict }: CheckResult): string {
  const engine = verdict.stats?.['engine'];
  const operations = countOperations(history);
  const parts = [
    counted(operations, 'operation'),
    `checked in ${milliseconds(elapsedMs)}`,
    `read in ${milliseconds(parseMs)}`,
    ...(typeof engine === 'string' ? [`engine ${engine}`] : []),
  ];
  return parts.join(', ');
}

function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
