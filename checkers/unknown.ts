import type { Verdict } from '../src/core/index.js';

/** The verdict of which nothing but the reason is known. */
export function unknown(unknownBecause: string): Verdict {
  return { valid: 'unknown', summary: `Unknown: ${unknownBecause}.`, anomalies: [], stats: {}, unknownBecause };
}
