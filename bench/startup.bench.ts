import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/*
 * How long the command line takes to answer, from the start of its process to the end: medians of wall time, beside a
 * process of Node that does nothing.
 * Usage: node dist/bench/startup.bench.js [runs]
 */

const BINARY = fileURLToPath(new URL('../bin/dsverify.js', import.meta.url));
const COMMANDS: readonly (readonly string[])[] = [['--help'], ['--version'], ['check', '--help'], ['list', 'checkers']];

function wallMs(args: readonly string[]): number {
  const start = performance.now();
  execFileSync(process.execPath, args, { stdio: 'ignore' });
  return performance.now() - start;
}

function median(runs: number, args: readonly string[]): number {
  const measured = Array.from({ length: runs }, () => wallMs(args));
  return Math.round(measured.toSorted((a, b) => a - b)[Math.floor(runs / 2)]);
}

const runs = Number(process.argv[2] ?? 11);
console.table([
  { command: 'node -e 0', wallMs: median(runs, ['-e', '0']) },
  ...COMMANDS.map((args) => ({ command: `dsverify ${args.join(' ')}`, wallMs: median(runs, [BINARY, ...args]) })),
]);
