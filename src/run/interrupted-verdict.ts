/** Why a checker that was stopped does not know. */
export const INTERRUPTED = 'the check was interrupted';

/** What is told of a checker that was stopped before it had decided. */
export const interruptedVerdict = {
  valid: 'unknown',
  summary: `Not decided: ${INTERRUPTED}.`,
  anomalies: [],
  unknownBecause: INTERRUPTED,
} as const;
