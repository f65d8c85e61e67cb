import { type CleanReport, clean } from '../../../docker/index.js';
import type { Output } from '../output.js';

/** Options of `clean`, as they are given. */
export interface CleanFlags {
  readonly all?: boolean;
  readonly run?: string;
  readonly json?: boolean;
}

/** Removes what dead runs left on the engine and says what that was. */
export async function runClean(flags: CleanFlags, output: Output): Promise<void> {
  const report = await clean({
    ...(flags.all === undefined ? {} : { all: flags.all }),
    ...(flags.run === undefined ? {} : { runId: flags.run }),
  });
  output.out(flags.json ? `${JSON.stringify(report)}\n` : reportText(report));
}

function reportText({ removed, kept }: CleanReport): string {
  const lines = Object.entries(removed).flatMap(([kind, names]) =>
    names.map((name: string) => `removed ${kind.slice(0, -1)} ${name}`),
  );
  if (lines.length === 0) lines.push('nothing was left to remove');
  for (const { runId, why } of kept) {
    lines.push(
      why === 'living'
        ? `kept run ${runId}: its process lives`
        : `kept run ${runId}: whether its process lives cannot be told; --all removes it too`,
    );
  }
  return `${lines.join('\n')}\n`;
}
