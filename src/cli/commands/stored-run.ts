import { Command } from 'commander';
import { folder, names, seconds } from '../option-values.js';
import type { CommandContext } from '../program.js';

/** Options of the commands that take a stored run. */
export interface StoredRunFlags {
  readonly runs?: string;
  /** Seconds. */
  readonly checkTimeout?: number;
  readonly plugin?: readonly string[];
  readonly plain?: boolean;
  readonly json?: boolean;
}

function storedRun(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<run>', 'directory of a run; `dsverify list runs` names it')
    .option('--plugin <path>', 'where the plug-ins of the run are now (default: where they were)', names)
    .option(
      '--check-timeout <duration>',
      'give up the check after this long and answer unknown',
      seconds('check-timeout'),
    )
    .option('--json', 'print one line of JSON')
    .option('--debug', 'show stacks of errors');
}

/** `dsverify replay`: the same plan again, in a new run. */
export function replayCommand(context: CommandContext): Command {
  return storedRun('replay', 'Run the plan of a stored run again: the same operations and faults.')
    .option('--runs <folder>', 'where the directories of runs lie (default: dsverify-runs)', folder('runs'))
    .option('--plain', 'plain lines instead of the live view')
    .action(async (path: string, flags: StoredRunFlags) => {
      const { replayRun } = await import('../run/stored-run.js');
      context.exit(await replayRun(path, flags, context));
    });
}

/** `dsverify analyze`: checks a stored run again. */
export function analyzeCommand(context: CommandContext): Command {
  return storedRun('analyze', 'Check a stored run again, also one that was killed while it recorded.').action(
    async (path: string, flags: StoredRunFlags) => {
      const { analyzeRun } = await import('../run/stored-run.js');
      context.exit(await analyzeRun(path, flags, context));
    },
  );
}

/** `dsverify report`: writes the page of a stored run again. */
export function reportCommand(context: CommandContext): Command {
  return storedRun('report', 'Write the HTML page of a stored run again and print its path.').action(
    async (path: string, flags: StoredRunFlags) => {
      const { reportRun } = await import('../run/stored-run.js');
      context.exit(await reportRun(path, flags, context));
    },
  );
}
