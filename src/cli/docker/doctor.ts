import { doctor } from '../../../docker/index.js';
import { palette, wrap } from '../../../reports/ansi.js';
import type { Finding } from '../../core/index.js';
import { INVALID, VALID } from '../exit-codes.js';
import type { Output } from '../output.js';
import { fix } from './fix.js';
import { offlineRecipes } from './recipes.js';

/** Options of `doctor`, as they are given. */
export interface DoctorFlags {
  readonly fix?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Looks at what runs need, mends it where that is asked for, and prints what was found. Exit code 1: something is missing. */
export async function runDoctor(flags: DoctorFlags, output: Output): Promise<number> {
  const recipes = await offlineRecipes();
  let findings = await doctor({ recipes });
  if (flags.fix) {
    await fix(recipes, flags.yes ?? false, output);
    findings = await doctor({ recipes });
  }
  const healthy = findings.every(({ status }) => status !== 'missing');
  output.out(flags.json ? `${JSON.stringify({ healthy, findings })}\n` : findingsText(findings, healthy, output));
  return healthy ? VALID : INVALID;
}

function findingsText(findings: readonly Finding[], healthy: boolean, output: Output): string {
  const paint = palette(output.color);
  const width = Math.min(output.width, 110);
  const mark = { ok: paint.green('✓'), warning: paint.yellow('!'), missing: paint.red('✗') };
  const lines = findings.flatMap(({ name, status, summary, fix: mend }) => [
    `${mark[status]} ${name.padEnd(12)} ${wrap(summary, width, ' '.repeat(15)).trimStart()}`,
    ...(mend === undefined || status === 'ok' ? [] : [wrap(`fix: ${mend}`, width, ' '.repeat(15))]),
  ]);
  lines.push(
    '',
    healthy
      ? 'Everything that runs in Docker need is there.'
      : 'Something is missing for runs in Docker. Simulated systems run all the same: dsverify run sim',
  );
  return `${lines.join('\n')}\n`;
}
