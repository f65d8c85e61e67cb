import type { Command } from 'commander';
import { defaultWorkload } from './default-workload.js';
import { Registry } from './registry.js';
import { addSchemaOptions, schemaOptions } from './schema-options.js';

/**
 * Gives `run` and `plan` the options of the system and the workload that are named behind them, so that help and errors
 * come from their schemas. Names that do not exist are left to the command itself.
 */
export async function extendCommand(command: Command, args: readonly string[]): Promise<void> {
  const registry = await Registry.load(valuesOf(args, '--plugin').flatMap((paths) => paths.split(',')));
  const name = args.find((arg) => !arg.startsWith('-') && registry.systemNames.includes(arg));
  if (name === undefined) return;
  const system = await registry.system(name);
  addSchemaOptions(command, `Options of ${system.name}:`, schemaOptions(system.options));
  const asked = valuesOf(args, '--workload', '-w').at(-1) ?? defaultWorkload(system);
  if (!registry.workloadNames.includes(asked)) return;
  const workload = registry.workload(asked);
  addSchemaOptions(command, `Options of the workload ${workload.name}:`, schemaOptions(workload.options));
}

/** The values that are given for an option, as `--name value` or `--name=value`. */
function valuesOf(args: readonly string[], ...flags: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    const [flag = '', ...value] = arg.split('=');
    if (!flags.includes(flag)) return [];
    const given = value.length > 0 ? value.join('=') : args[i + 1];
    return given === undefined ? [] : [given];
  });
}
