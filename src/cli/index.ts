import { type Command, CommanderError } from 'commander';
import { isAnswered, usageError } from './commander-error.js';
import { Emergencies } from './emergencies.js';
import { errorObject, errorText } from './error-report.js';
import { BAD_ARGUMENTS, exitCodeOfError, INTERNAL_ERROR } from './exit-codes.js';
import { type Output, processOutput } from './output.js';
import { createProgram } from './program.js';

/** Runs the command line and sets the process's exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const output = processOutput();
  const emergencies = new Emergencies();
  const fatal = async (error: unknown): Promise<void> => {
    report(error, argv, output);
    await emergencies.tearDown();
    process.exit(INTERNAL_ERROR);
  };
  process.on('uncaughtException', (error) => void fatal(error));
  process.on('unhandledRejection', (error) => void fatal(error));
  process.exitCode = await runCommandLine(argv, output, emergencies);
}

/** Runs one command; its exit code. Never throws: what goes wrong is reported. */
export async function runCommandLine(
  argv: readonly string[],
  output: Output,
  emergencies = new Emergencies(),
): Promise<number> {
  let exitCode = 0;
  const program = createProgram({
    output,
    argv,
    emergencies,
    exit: (code) => {
      exitCode = code;
    },
  });
  if (argv.length === 0) {
    output.note(program.helpInformation());
    return BAD_ARGUMENTS;
  }
  try {
    await prepare(program, argv);
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return report(error, argv, output);
    if (isAnswered(error)) return 0;
    const named = program.commands.find((command) => command.name() === argv[0]);
    return report(usageError(error, named === undefined ? 'dsverify' : `dsverify ${named.name()}`), argv, output);
  }
}

/** Options of systems and workloads are known once it is known which are meant. */
async function prepare(program: Command, argv: readonly string[]): Promise<void> {
  const [name, ...args] = argv;
  if (name !== 'run' && name !== 'plan') return;
  const command = program.commands.find((one) => one.name() === name);
  // Where no system is named there is nothing to load, which takes longer than all the rest of the help.
  if (command === undefined || args.every((arg) => arg.startsWith('-'))) return;
  const { extendCommand } = await import('./run/extend-command.js');
  await extendCommand(command, args);
}

function report(error: unknown, argv: readonly string[], output: Output): number {
  if (argv.includes('--json')) output.out(`${JSON.stringify({ error: errorObject(error) })}\n`);
  else output.note(errorText(error, argv.includes('--debug')));
  return exitCodeOfError(error);
}
