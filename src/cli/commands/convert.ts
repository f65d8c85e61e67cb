import { Command } from 'commander';
import type { CommandContext } from '../program.js';

/** Options of `convert`, as they are given. */
export interface ConvertFlags {
  readonly to?: string;
  readonly format?: string;
  readonly byKey?: boolean;
}

/** `dsverify convert`: writes a history in another format. */
export function convertCommand(context: CommandContext): Command {
  return new Command('convert')
    .description('Write a history in another format.')
    .argument('<file>', 'history in any format; - is standard input')
    .argument('[target]', 'file to write; gzip where its name ends in .gz (default: standard output)')
    .option('-t, --to <format>', 'jsonl or edn (default: the other one)')
    .option('-f, --format <name>', 'format of the input (default: detected from the content)')
    .option('--by-key', 'pairs [key, value] in EDN become keys, and keys become pairs')
    .option('--debug', 'show stacks of errors')
    .action(async (file: string, target: string | undefined, flags: ConvertFlags) => {
      const { convert } = await import('../convert.js');
      await convert(file, target, flags, context.output);
    });
}
