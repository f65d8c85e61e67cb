import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { checkCommand } from './commands/check.js';
import { convertCommand } from './commands/convert.js';
import { cleanCommand, doctorCommand, imagesCommand } from './commands/docker.js';
import { explainCommand } from './commands/explain.js';
import { listCommand } from './commands/list.js';
import { planCommand, runCommand } from './commands/run.js';
import { analyzeCommand, replayCommand, reportCommand } from './commands/stored-run.js';
import { verifyCommand } from './commands/verify.js';
import type { Emergencies } from './emergencies.js';
import type { Output } from './output.js';

/** What a command is given besides its options. */
export interface CommandContext {
  readonly output: Output;
  /** What was typed behind the program's name. */
  readonly argv: readonly string[];
  /** To be told of what must not be left behind, whatever happens. */
  readonly emergencies: Emergencies;
  /** The command's answer as an exit code; 0 where it never says. */
  exit(code: number): void;
}

/** In the order in which help lists them. */
const COMMANDS: readonly ((context: CommandContext) => Command)[] = [
  runCommand,
  planCommand,
  checkCommand,
  verifyCommand,
  analyzeCommand,
  replayCommand,
  reportCommand,
  convertCommand,
  listCommand,
  explainCommand,
  imagesCommand,
  doctorCommand,
  cleanCommand,
];

/** The whole command line. Commands load what they do only when they are asked to do it. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('dsverify')
    .description(
      'Find out whether a distributed database keeps its promises when networks split, processes die and clocks lie.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .showSuggestionAfterError(true)
    // An option behind a command is the command's: `run etcd --version 3.5` asks for no version of ours.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.output.out(text),
      // Errors are shown once, by whoever catches them.
      writeErr: () => undefined,
    })
    .addHelpText('after', EPILOGUE);
  for (const define of COMMANDS) program.addCommand(define(context).copyInheritedSettings(program));
  return program;
}

/** The version of this package. */
export function packageVersion(): string {
  // Two folders up in the sources, three in dist: whichever holds the package's own file.
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      return (JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return '0.0.0';
}

const EPILOGUE = `
Exit codes: 0 valid, 1 invalid, 2 unknown, 254 bad arguments, 255 internal error, 130 interrupted.
Results go to stdout, progress and hints to stderr; --json gives answers for programs.

Examples:
  dsverify run abd --nemesis partition         a simulated cluster, nothing to install
  dsverify run etcd --nemesis partition        real etcd in Docker
  dsverify check history.edn --checker linearizable --model cas-register
  dsverify explain G-single`;
