import { Command } from 'commander';
import type { CommandContext } from '../program.js';

export const LISTS = ['systems', 'workloads', 'nemeses', 'checkers', 'models', 'runs'] as const;
export type ListName = (typeof LISTS)[number];

/** `dsverify list`: what there is. */
export function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('List systems, workloads, nemeses, checkers, models, or the runs that are stored.')
    .argument('<what>', LISTS.join(', '))
    .option('--runs <folder>', 'runs: where they lie (default: dsverify-runs)')
    .option('--json', 'print JSON')
    .option('--debug', 'show stacks of errors')
    .action(async (what: string, options: { runs?: string; json?: boolean }) => {
      const { list } = await import('../list/list.js');
      await list(what, options, context.output);
    });
}
