import { createInterface } from 'node:readline/promises';
import { doctorFix, type OfflineRecipe } from '../../../docker/index.js';
import type { Output } from '../output.js';

/**
 * Mends what is missing: installs and starts the engine on Debian and Ubuntu, and builds the images. Says what it will do
 * and asks, unless `yes`.
 * @throws EnvironmentError where this machine is another one, or a step fails; InterruptedError where the answer is no.
 */
export async function fix(recipes: readonly OfflineRecipe[], yes: boolean, output: Output): Promise<void> {
  const done = await doctorFix({
    recipes,
    onProgress: ({ step, detail }) => output.note(`  ${step}: ${detail}\n`),
    confirm: async (plan) => {
      output.note(`dsverify will\n${plan.map((what, i) => `  ${i + 1}. ${what}`).join('\n')}\n`);
      return yes || (await agreed(output));
    },
  });
  if (done.length === 0) output.note('dsverify: there is nothing to fix\n');
}

async function agreed(output: Output): Promise<boolean> {
  if (!process.stdin.isTTY) {
    output.note('dsverify: give --yes where there is nobody to ask\n');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question('Go on? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}
