import type { Validity } from '../core/contracts/checker.js';
import { ContractError, InputError, InterruptedError, UsageError } from '../core/errors.js';

/** What the command line answers with: the same numbers as Jepsen's. */
export const VALID = 0;
export const INVALID = 1;
export const UNKNOWN = 2;
export const INTERRUPTED = 130;
export const BAD_ARGUMENTS = 254;
export const INTERNAL_ERROR = 255;

export function exitCodeOf(valid: Validity): number {
  return valid === true ? VALID : valid === false ? INVALID : UNKNOWN;
}

/** The exit code for something that was thrown. */
export function exitCodeOfError(error: unknown): number {
  if (error instanceof InterruptedError) return INTERRUPTED;
  if (error instanceof UsageError || error instanceof InputError || error instanceof ContractError)
    return BAD_ARGUMENTS;
  return INTERNAL_ERROR;
}

/** From best to worst: an error hides what a check would have said, and a defect hides everything. */
const BY_SEVERITY = [VALID, UNKNOWN, INVALID, BAD_ARGUMENTS, INTERNAL_ERROR, INTERRUPTED];

/** The worst of several exit codes; none is valid. */
export function worstExitCode(codes: Iterable<number>): number {
  let worst = 0;
  for (const code of codes) worst = Math.max(worst, BY_SEVERITY.indexOf(code));
  return BY_SEVERITY[worst] ?? INTERNAL_ERROR;
}
