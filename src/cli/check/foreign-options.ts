import { UsageError } from '../../core/index.js';
import type { CheckFlags } from '../commands/check.js';

const TRANSACTIONS = ['list-append', 'rw-register'];
const LINEARIZABLE = ['linearizable'];

/** Options that mean something to these checkers only. */
const BELONGS_TO: readonly (readonly [keyof CheckFlags, string, readonly string[]])[] = [
  ['model', '--model', LINEARIZABLE],
  ['init', '--init', LINEARIZABLE],
  ['engine', '--engine', LINEARIZABLE],
  ['consistencyModel', '--consistency-model', TRANSACTIONS],
  ['anomalies', '--anomalies', TRANSACTIONS],
  ['assume', '--assume', TRANSACTIONS],
  ['groupSize', '--group-size', ['long-fork']],
  ['total', '--total', ['bank']],
  ['negativeBalances', '--negative-balances', ['bank']],
  ['exactlyOnce', '--exactly-once', ['total-queue']],
  ['linearizable', '--linearizable', ['set', 'set-full']],
];

/**
 * What another checker would be told is no wish that this one can meet: to leave it aside would answer another question.
 * @throws UsageError that names the checkers which take the option
 */
export function refuseOptionsOfOthers(flags: CheckFlags): void {
  const { checker } = flags;
  if (checker === undefined) return;
  for (const [key, option, checkers] of BELONGS_TO) {
    if (flags[key] === undefined || checkers.includes(checker)) continue;
    throw new UsageError(`${option} is given, but --checker ${checker} has no use for it`, {
      code: 'CONTRADICTORY_OPTIONS',
      hint: `Leave it out, or check with --checker ${checkers.join(' or ')}.`,
    });
  }
}
