import type { CommanderError } from 'commander';
import { UsageError } from '../core/errors.js';

const CODES: Readonly<Record<string, string>> = {
  'commander.unknownOption': 'UNKNOWN_OPTION',
  'commander.unknownCommand': 'UNKNOWN_COMMAND',
  'commander.missingArgument': 'MISSING_ARGUMENT',
  'commander.missingMandatoryOptionValue': 'MISSING_OPTION',
  'commander.optionMissingArgument': 'MISSING_OPTION_VALUE',
  'commander.invalidArgument': 'BAD_OPTION_VALUE',
  'commander.excessArguments': 'TOO_MANY_ARGUMENTS',
  'commander.conflictingOption': 'CONTRADICTORY_OPTIONS',
};

/** Did the parser stop because it has shown what was asked for (help, version)? */
export function isAnswered(error: CommanderError): boolean {
  return error.exitCode === 0;
}

/** What the parser found wrong, as an error of ours: its second line is a hint. */
export function usageError(error: CommanderError, command: string): UsageError {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const meant = rest.join(' ').replace(/^\((.*)\)$/, '$1');
  const help = `\`${command} --help\` lists what there is.`;
  return new UsageError(first, {
    code: CODES[error.code] ?? 'BAD_ARGUMENTS',
    hint: meant === '' ? help : `${meant} ${help}`,
  });
}
