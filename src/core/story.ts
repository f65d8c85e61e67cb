import { anomalySentence, firstSentence, plainestAnomaly } from './anomaly-story.js';
import { SECOND_NS } from './clock.js';
import type { CheckerResult, Results } from './contracts/results.js';
import { counted, grouped } from './counted.js';
import { frequentError } from './frequent-error.js';

/** What the story of a run is told from. */
export type StoryFacts = Pick<
  Results,
  | 'valid'
  | 'system'
  | 'version'
  | 'workload'
  | 'nodes'
  | 'concurrency'
  | 'operations'
  | 'faults'
  | 'limits'
  | 'checkers'
> &
  Partial<Pick<Results, 'claims'>> & {
    /** How long the clients worked before everything was healed; absent where nobody knows. */
    readonly workedNs?: number;
    /** Did the run come to its end? Taken for so unless said otherwise. */
    readonly completeness?: Results['run']['completeness'];
  };

/**
 * A run in two sentences: what was done, and what came of it. A third one names the error that kept a run from deciding
 * anything, and what to try.
 */
export function runStory(facts: StoryFacts): string {
  return [whatWasDone(facts), whatCameOfIt(facts), ...whatWentWrong(facts)].join(' ');
}

function whatWentWrong({ valid, operations }: StoryFacts): string[] {
  const error = valid === 'unknown' ? frequentError(operations) : undefined;
  return error === undefined ? [] : [error];
}

function whatWasDone(facts: StoryFacts): string {
  const { operations, nodes } = facts;
  const total = operations.ok + operations.fail + operations.info;
  if (facts.concurrency === 0) {
    return `A recorded history of ${counted(total, 'operation')} was checked, ${grouped(operations.ok)} of them confirmed.`;
  }
  const where = nodes.length === 0 ? facts.system : `${counted(nodes.length, 'node')} of ${facts.system}`;
  const version = facts.version === '' ? '' : ` ${facts.version}`;
  return (
    `${counted(facts.concurrency, 'client')} ran the ${facts.workload} workload against ` +
    `${where}${version}${duration(facts)} ${faultWords(facts)}: ${counted(total, 'operation')}, ` +
    `${grouped(operations.ok)} of them confirmed.`
  );
}

/** A run that ended a moment behind its time took that time; one that ended well before it took what it took. */
const WHOLE = 0.98;

function duration({ limits, workedNs, completeness = 'complete' }: StoryFacts): string {
  const { timeLimitNs } = limits;
  const cutShort =
    completeness !== 'complete' || (timeLimitNs !== undefined && (workedNs ?? timeLimitNs) < timeLimitNs * WHOLE);
  const tookNs = cutShort ? (workedNs ?? timeLimitNs) : timeLimitNs;
  if (tookNs === undefined) return '';
  const ended = { complete: '', interrupted: ' until it was interrupted', truncated: ' until its harness ended' };
  return ` for ${Number((tookNs / SECOND_NS).toFixed(1))} s${ended[completeness]}`;
}

function faultWords({ faults }: StoryFacts): string {
  if (faults.length === 0) return 'without faults';
  const kinds = new Map<string, number>();
  for (const { fault } of faults) kinds.set(fault, (kinds.get(fault) ?? 0) + 1);
  const words = [...kinds].map(([fault, n]) => `${counted(n, `${fault} fault`)}`);
  return `under ${words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`}`;
}

function whatCameOfIt({ valid, checkers, claims, system }: StoryFacts): string {
  const decisive = checkers.filter((checker) => checker.valid === valid);
  if (valid === true) {
    return checkers.length === 0 ? 'Nothing was checked.' : `All checks passed: ${clause(mostTelling(decisive))}.`;
  }
  const first = mostTelling(decisive);
  const others = decisive.length - 1;
  const more =
    others > 0 ? ` (and ${counted(others, 'other check')} ${valid === false ? 'failed' : 'could not tell'})` : '';
  const because = first?.unknownBecause ?? first?.error?.message ?? first?.summary;
  return valid === false
    ? `${isPromised(claims) ? 'The promise is broken' : `It fails, as ${system} promises less with these options`}: ${violation(first)}${more}.`
    : `That decides nothing: ${because === undefined ? 'no checker gave an answer' : inSentence(firstSentence(because))}${more}.`;
}

/** What every workload is checked for is the strongest of its kind, under these names. */
const STRONGEST = new Set(['linearizable', 'strict-serializable', 'strong-serializable']);

/** Does the vendor promise what is checked? Where nothing is said of promises, the workload's own is taken for one. */
export function isPromised(claims: Results['claims'] | undefined): boolean {
  return claims === undefined || claims.length === 0 || claims.some(({ model }) => STRONGEST.has(model));
}

/** Checkers that measure have less to say than those that judge: the first with anomalies or a certificate, or the first. */
function mostTelling(checkers: readonly CheckerResult[]): CheckerResult | undefined {
  const measuring = new Set(['stats', 'latency', 'rate', 'availability', 'vacuity', 'perf']);
  return (
    checkers.find((checker) => checker.anomalies.length > 0) ??
    checkers.find((checker) => !measuring.has(checker.name)) ??
    checkers[0]
  );
}

/** The plainest of the anomalies in one sentence, and how many there are; the checker's own words where it lists none. */
function violation(checker: CheckerResult | undefined): string {
  const anomaly = plainestAnomaly(checker?.anomalies ?? []);
  if (checker === undefined || anomaly === undefined) return clause(checker);
  const all = checker.anomalyCount ?? checker.anomalies.length;
  return `${inSentence(anomalySentence(anomaly))}${all > 1 ? ` (one of ${grouped(all)} anomalies)` : ''}`;
}

function clause(checker: CheckerResult | undefined): string {
  return checker === undefined ? 'no checker says why' : inSentence(firstSentence(checker.summary));
}

/** Begins in lower case, as the rest of a sentence does, unless it begins with a name. */
function inSentence(sentence: string): string {
  return /^[A-Z][a-z]* /.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}
