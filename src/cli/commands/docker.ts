import { Command } from 'commander';
import type { CleanFlags } from '../docker/clean.js';
import type { DoctorFlags } from '../docker/doctor.js';
import type { CommandContext } from '../program.js';

/** `dsverify doctor`: what is missing on this machine, and mending it. */
export function doctorCommand(context: CommandContext): Command {
  return new Command('doctor')
    .description('Find out what this machine lacks for runs in Docker, and mend it with --fix.')
    .option('--fix', 'Debian and Ubuntu: install and start the engine, build the images; says what it will do and asks')
    .option('--yes', 'with --fix: do not ask')
    .option('--json', 'print JSON')
    .option('--debug', 'show stacks of errors')
    .action(async (flags: DoctorFlags) => {
      const { runDoctor } = await import('../docker/doctor.js');
      context.exit(await runDoctor(flags, context.output));
    });
}

/** `dsverify clean`: removes what killed runs left behind. */
export function cleanCommand(context: CommandContext): Command {
  return new Command('clean')
    .description('Remove containers and networks that killed runs left behind; nothing of any other owner.')
    .option('--all', 'also those of runs that still go on, or whose process cannot be asked')
    .option('--run <id>', 'those of this run alone')
    .option('--json', 'print JSON')
    .option('--debug', 'show stacks of errors')
    .action(async (flags: CleanFlags) => {
      const { runClean } = await import('../docker/clean.js');
      await runClean(flags, context.output);
    });
}

/** `dsverify images`: the images that dsverify builds itself. */
export function imagesCommand(context: CommandContext): Command {
  const images = new Command('images').description('List, build or remove the images that dsverify builds itself.');
  const subcommand = (name: string, description: string) => {
    const command = images
      .command(name)
      .description(description)
      .option('--json', 'print JSON')
      .option('--debug', 'show stacks of errors');
    return command;
  };
  subcommand('list', 'list the images that were built, and those that could be').action(
    async (flags: { json?: boolean }) => {
      const { showImages } = await import('../docker/images.js');
      await showImages(flags.json ?? false, context.output);
    },
  );
  subcommand('build', 'build offline images: those named, or all that are missing')
    .argument('[names...]', 'agent, or names of systems')
    .option('--force', 'build also what is there')
    .action(async (names: string[], flags: { force?: boolean; json?: boolean }) => {
      const { buildImages } = await import('../docker/images.js');
      await buildImages(names, flags, context.output);
    });
  subcommand('remove', 'remove images that dsverify built: those named, or all')
    .argument('[names...]', 'base, agent, or names of systems')
    .action(async (names: string[], flags: { json?: boolean }) => {
      const { dropImages } = await import('../docker/images.js');
      await dropImages(names, flags.json ?? false, context.output);
    });
  return images;
}
