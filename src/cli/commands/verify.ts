import { Command } from 'commander';
import type { CommandContext } from '../program.js';

/** Options of `verify`, as they are given. */
export interface VerifyFlags {
  readonly format?: string;
  readonly json?: boolean;
}

/** `dsverify verify`: checks the proof of a verdict with code of its own. */
export function verifyCommand(context: CommandContext): Command {
  return new Command('verify')
    .description(
      'Check the certificate of a verdict against its history, with code that shares nothing with the checker.',
    )
    .argument('<certificate>', 'what `check --certificate` wrote')
    .argument('<history>', 'the history that was checked')
    .option('-f, --format <name>', 'format of the history (default: detected from the content)')
    .option('--json', 'print one JSON object')
    .option('--debug', 'show stacks of errors')
    .action(async (certificate: string, history: string, flags: VerifyFlags) => {
      const { verify } = await import('../check/verify.js');
      context.exit(await verify(certificate, history, flags, context.output));
    });
}
