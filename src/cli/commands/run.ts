import { Command } from 'commander';
import { folder, names, nodes, positive, seconds, whole } from '../option-values.js';
import type { CommandContext } from '../program.js';

/** Options of `run` and `plan`, as they are given; those of system and workload stand beside them. */
export interface RunFlags {
  readonly workload?: string;
  readonly nemesis: string;
  /** Seconds. */
  readonly nemesisInterval?: number;
  readonly nemesisMode?: string;
  readonly timeLimit?: number;
  readonly opLimit?: number;
  readonly opTimeout?: number;
  readonly recoveryTimeout?: number;
  readonly concurrency: string;
  /** Operations per second; 0: as fast as the clients go. */
  readonly rate: number;
  readonly nodes?: number | readonly string[];
  readonly basePort?: number;
  readonly seed?: number;
  readonly version?: string;
  readonly image?: string;
  readonly imagePolicy?: string;
  readonly runs?: string;
  readonly testCount: number;
  readonly checkTimeout?: number;
  readonly plugin?: readonly string[];
  readonly plain?: boolean;
  readonly json?: boolean;
  readonly debug?: boolean;
  readonly [option: string]: unknown;
}

/** Ten times what the conductor begins in a second. */
const RATE_MAX = 1_000_000;

function runOptions(command: Command): Command {
  return command
    .argument('<system>', 'what to test; `dsverify list systems` names it')
    .option('-w, --workload <name>', 'what the clients do (default: register, where the system can)')
    .option('--nemesis <faults>', 'faults, such as partition,kill:primaries; none', 'none')
    .option(
      '--nemesis-interval <duration>',
      'mean time between the start of a fault and its end (default: 5s, or less so that every fault comes)',
      seconds('nemesis-interval'),
    )
    .option(
      '--nemesis-mode <mode>',
      'overlap: faults come each in its own time; turns: one at a time (default: overlap)',
    )
    .option(
      '--time-limit <duration>',
      'how long the clients work: seconds, or 500ms, 2m (default: 60s)',
      seconds('time-limit'),
    )
    .option('--op-limit <n>', 'operations at most', whole('op-limit', 1))
    .option(
      '--op-timeout <duration>',
      'after this long an operation counts as unknown (default: 1s)',
      seconds('op-timeout'),
    )
    .option(
      '--recovery-timeout <duration>',
      'how long to wait for the cluster to come back (default: 30s)',
      seconds('recovery-timeout'),
    )
    .option('--concurrency <n>', 'client processes: 10, or 2n for two per node', '2n')
    .option('--rate <n>', 'operations per second; 0: as fast as the clients go', positive('rate', 0, RATE_MAX), 200)
    .option('--nodes <n>', 'how many nodes, or their names (default: what the system suggests)', nodes)
    .option(
      '--base-port <n>',
      'Docker: ports on 127.0.0.1 from here on, node after node (default: free ones)',
      whole('base-port', 1),
    )
    .option('--seed <n>', 'makes the run again what it was (default: a new one)', whole('seed'))
    .option('--version <version>', 'version of the database')
    .option('--image <reference>', 'this image and no other')
    .option('--image-policy <policy>', 'auto, official, or offline (default: auto)')
    .option(
      '--plugin <path>',
      'a module with systems, workloads, nemeses of your own; may be given several times',
      names,
    )
    .option('--debug', 'show stacks of errors');
}

/** `dsverify run`: tests a database and says what came of it. */
export function runCommand(context: CommandContext): Command {
  return runOptions(new Command('run'))
    .description('Run a workload on a cluster while faults are injected, and check what the clients saw.')
    .option('--runs <folder>', 'where the directories of runs lie (default: dsverify-runs)', folder('runs'))
    .option('--test-count <n>', 'how many runs, each with the next seed', whole('test-count', 1), 1)
    .option(
      '--check-timeout <duration>',
      'give up the check after this long and answer unknown',
      seconds('check-timeout'),
    )
    .option('--plain', 'plain lines instead of the live view')
    .option('--json', 'end with one line of JSON per run')
    .action(async (system: string, flags: RunFlags) => {
      const { runSystem } = await import('../run/run-system.js');
      context.exit(await runSystem(system, flags, context));
    });
}

/** `dsverify plan`: the frozen plan of a run, without running it. */
export function planCommand(context: CommandContext): Command {
  return runOptions(new Command('plan'))
    .description('Print the plan of a run as JSON, without running it.')
    .option('--json', 'the same on one line')
    .action(async (system: string, flags: RunFlags) => {
      const { makePlan } = await import('../run/make-plan.js');
      const { plan } = await makePlan(system, flags, context);
      context.output.out(`${JSON.stringify(plan, null, flags.json ? 0 : 2)}\n`);
    });
}
