import { Command } from 'commander';
import { names } from '../option-values.js';
import type { CommandContext } from '../program.js';

/** `dsverify explain`: what a word in a verdict means. */
export function explainCommand(context: CommandContext): Command {
  return new Command('explain')
    .description(
      'Explain a name in plain words: anomalies, models, faults, checkers, systems, workloads, exit and error codes.',
    )
    .argument('[topic]', 'what to explain; without it, all topics are listed')
    .option('--plugin <path>', 'also what this module brings; may be given several times', names)
    .option('--json', 'print JSON')
    .option('--debug', 'show stacks of errors')
    .action(async (topic: string | undefined, options: { json?: boolean; plugin?: readonly string[] }) => {
      const { explain } = await import('../explain/explain.js');
      await explain(topic, options, context.output);
    });
}
