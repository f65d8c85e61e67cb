import {
  type CheckContext,
  type Checker,
  errorMessage,
  type History,
  mergeValidity,
  type Validity,
  type Verdict,
} from '../src/core/index.js';
import { unknown } from './unknown.js';

/** A checker's verdict with its name, and what it threw, if it did. */
export interface NamedVerdict {
  readonly name: string;
  readonly verdict: Verdict;
  readonly error?: unknown;
}

/**
 * Runs checkers one after the other. One that throws answers `unknown` with its error, never valid, and does not stop
 * the others. `valid`: false outranks unknown outranks true.
 */
export async function checkAll(
  checkers: readonly Checker[],
  history: History,
  context: CheckContext,
): Promise<{ valid: Validity; verdicts: NamedVerdict[] }> {
  const verdicts: NamedVerdict[] = [];
  for (const checker of checkers) verdicts.push(await checkSafely(checker, history, context));
  return { valid: mergeValidity(verdicts.map(({ verdict }) => verdict.valid)), verdicts };
}

/** One checker's verdict; an exception becomes `unknown`. */
async function checkSafely(checker: Checker, history: History, context: CheckContext): Promise<NamedVerdict> {
  try {
    const verdict = await checker.check(history, context);
    if (verdict.valid === true || verdict.valid === false || verdict.valid === 'unknown') {
      return { name: checker.name, verdict };
    }
    throw new TypeError(`it answered valid = ${String(verdict.valid)}, which is none of true, false and "unknown"`);
  } catch (error) {
    const verdict = unknown(`the checker ${checker.name} failed: ${errorMessage(error)}`);
    return { name: checker.name, verdict, error };
  }
}

/** Several checkers as one. Its anomalies are all of theirs; `stats` holds theirs by name. */
export function compose(name: string, checkers: readonly Checker[]): Checker {
  return {
    name,
    check: async (history, context) => {
      const { valid, verdicts } = await checkAll(checkers, history, context);
      const decisive = verdicts.filter(({ verdict }) => verdict.valid === valid);
      const reasons = verdicts.flatMap(({ verdict }) => verdict.unknownBecause ?? []);
      return {
        valid,
        summary: decisive.map(({ verdict }) => verdict.summary).join(' '),
        anomalies: verdicts.flatMap(({ verdict }) => verdict.anomalies),
        stats: Object.fromEntries(verdicts.map(({ name, verdict }) => [name, verdict.stats ?? {}])),
        ...(valid === 'unknown' ? { unknownBecause: reasons.join('; ') } : {}),
      };
    },
  };
}
