import { Command } from 'commander';
import { names, number, positive, seconds, value, whole } from '../option-values.js';
import type { CommandContext } from '../program.js';

/** `dsverify check`: judges histories that were recorded anywhere. */
export function checkCommand(context: CommandContext): Command {
  return (
    new Command('check')
      .description('Check stored histories: linearizability, isolation, sets, queues, banks and more.')
      .argument('<files...>', 'histories: JSON lines or arrays, Jepsen EDN, text logs, also gzip; - is standard input')
      // Demanded by the action: the parser would complain of it before it complains of a mistyped option.
      .option('-c, --checker <name>', 'what to check; `dsverify list checkers` names them')
      .option(
        '-m, --model <name>',
        'linearizable: the model; `dsverify list models` names them (default: cas-register)',
      )
      .option(
        '--init <value>',
        'linearizable: what a read of an unwritten object gives, as JSON (default: null)',
        value('init'),
      )
      .option('--by-key', 'values are pairs [key, value]: check each key on its own')
      .option('-f, --format <name>', 'jsonl, json, edn or log (default: detected from the content)')
      .option(
        '--timeout <duration>',
        'give up after this long and answer unknown; seconds, or 500ms, 2m',
        seconds('timeout'),
      )
      .option('--max-memory <mb>', 'give up beyond this much memory and answer unknown', positive('max-memory', 1))
      .option(
        '--max-steps <millions>',
        'transactions: search for at most so many million steps (default: 500)',
        positive('max-steps', 0.001),
      )
      .option('--threads <n>', 'worker threads at most (default: 1)', whole('threads', 1))
      .option('--engine <name>', 'linearizable: this engine only, for comparison')
      .option('--certificate <file>', 'write the proof of the verdict, for `dsverify verify`')
      .option('--svg <folder>', 'draw each anomaly, one picture a file')
      .option('--html <folder>', 'write a report of each file, one page a file')
      .option('--consistency-model <names>', 'transactions: what was promised (default: strict-serializable)', names)
      .option('--anomalies <names>', 'transactions: report these anomalies only', names)
      .option('--assume <names>', 'transactions: linearizable-keys, sequential-keys, wfr-keys', names)
      .option('--group-size <n>', 'long-fork: how many keys a group has', whole('group-size', 1))
      .option('--total <n>', 'bank: the sum of all accounts (default: what most reads show)', number('total'))
      .option('--negative-balances', 'bank: balances may be negative')
      .option('--exactly-once', 'total-queue: an element may come out as often as it went in only')
      .option('--linearizable', 'set, set-full: an acknowledged element must be seen by every later read')
      .option('--plugin <path>', 'a module with checkers of your own; may be given several times', names)
      .option('--json', 'print one JSON object per file')
      .option('--debug', 'show stacks of errors')
      .action(async (files: string[], options: CheckFlags) => {
        const { checkFiles } = await import('../check/check-files.js');
        context.exit(await checkFiles(files, options, context));
      })
  );
}

/** Options of `check`, as they are given. */
export interface CheckFlags {
  readonly checker?: string;
  readonly model?: string;
  readonly init?: import('../../core/index.js').Value;
  readonly byKey?: boolean;
  readonly format?: string;
  /** Seconds. */
  readonly timeout?: number;
  readonly maxMemory?: number;
  /** Millions. */
  readonly maxSteps?: number;
  readonly threads?: number;
  readonly engine?: string;
  readonly certificate?: string;
  readonly svg?: string;
  readonly html?: string;
  readonly consistencyModel?: readonly string[];
  readonly anomalies?: readonly string[];
  readonly assume?: readonly string[];
  readonly groupSize?: number;
  readonly total?: number;
  readonly negativeBalances?: boolean;
  readonly exactlyOnce?: boolean;
  readonly linearizable?: boolean;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
  readonly debug?: boolean;
}
