import { Command } from 'commander';
import { folder, names } from '../option-values.js';
import type { CommandContext } from '../program.js';

export const LISTS = ['systems', 'workloads', 'nemeses', 'checkers', 'models', 'runs'] as const;
export type ListName = (typeof LISTS)[number];

/** Options of `list`, as they are given. */
export interface ListFlags {
  readonly runs?: string;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

/** `dsverify list`: what there is. */
export function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('List systems, workloads, nemeses, checkers, models, or the runs that are stored.')
    .argument('[what]', LISTS.join(', '))
    .option('--runs <folder>', 'runs: where they lie (default: dsverify-runs)', folder('runs'))
    .option('--plugin <path>', 'also what this module brings; may be given several times', names)
    .option('--json', 'print JSON')
    .option('--debug', 'show stacks of errors')
    .action(async (what: string | undefined, options: ListFlags) => {
      const { list } = await import('../list/list.js');
      await list(what, options, context.output);
    });
}
