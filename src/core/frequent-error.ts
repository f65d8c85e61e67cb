import type { ErrorCount, Operations, OutcomeCounts } from './contracts/results.js';
import { grouped } from './counted.js';

/** Fewer successes than this share of the operations: what the others ended with is why nothing could be tested. */
const FEW = 0.1;

/** What to try about errors that the harness itself names, and about those that clients commonly name. */
const REMEDIES: Readonly<Record<string, string>> = {
  timeout: "give --op-timeout more time, or look in the nodes' logs for why nothing answers",
  'no-client': "no client could be opened: look in the nodes' logs, and at the address that the client connects to",
  'client-threw': 'catch it in the client, and answer fail where nothing can have happened',
  unsupported: 'let `supports` of the system say which functions its clients can do',
};
const ELSEWHERE = "the nodes' logs in the run's directory may say why";

/**
 * A sentence about the error with which most operations ended, how many did, and what to try; undefined where enough of
 * them succeeded, in all and of every function, or where no error was named.
 */
export function frequentError({ errors = [], byF, ...all }: Operations): string | undefined {
  if (fails(all)) return sentence(errors, totalOf(all), 'operations');
  const f = errors.map((error) => error.f).find((name) => byF[name] !== undefined && fails(byF[name]));
  if (f === undefined) return undefined;
  return sentence(
    errors.filter((error) => error.f === f),
    totalOf(byF[f] ?? all),
    `${f} operations`,
  );
}

function sentence(errors: readonly ErrorCount[], total: number, what: string): string | undefined {
  const counts = new Map<string, number>();
  for (const { error, count } of errors) counts.set(error, (counts.get(error) ?? 0) + count);
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (most === undefined) return undefined;
  const [error, count] = most;
  const example = errors.find((one) => one.error === error)?.example;
  const shown = example === undefined ? error : `${error} (${example})`;
  const many = `${grouped(count)} of ${grouped(total)} ${what}`;
  return `The most frequent error is ${shown}, of ${many}: ${REMEDIES[error] ?? ELSEWHERE}.`;
}

function fails(counts: OutcomeCounts): boolean {
  return counts.ok < totalOf(counts) * FEW;
}

function totalOf({ ok, fail, info }: OutcomeCounts): number {
  return ok + fail + info;
}
