import { ContractError, errorMessage } from '../core/index.js';

/** One statement of a contract, and whether it held. */
export interface Conformance {
  /** The statement: `a write is seen by a read that begins afterwards`. */
  readonly rule: string;
  readonly holds: boolean;
  /** What was seen instead. */
  readonly seen?: string;
}

/** Collects statements: each is tried on its own, and one that throws does not hold. */
export class ConformanceCheck {
  readonly results: Conformance[] = [];

  /** @param check undefined where the statement holds; else what was seen. */
  async rule(rule: string, check: () => Promise<string | undefined> | string | undefined): Promise<void> {
    try {
      const seen = await check();
      this.results.push(seen === undefined ? { rule, holds: true } : { rule, holds: false, seen });
    } catch (error) {
      this.results.push({ rule, holds: false, seen: `it threw: ${errorMessage(error)}` });
    }
  }
}

/** @throws ContractError `NOT_CONFORMING` that lists every statement that does not hold. */
export function assertConforms(what: string, results: readonly Conformance[]): void {
  const breaches = results.filter(({ holds }) => !holds).map(({ rule, seen }) => `${rule} (${seen ?? 'it does not'})`);
  if (breaches.length === 0) return;
  throw new ContractError(`${what} breaks its contract: ${breaches.join('; ')}`, {
    code: 'NOT_CONFORMING',
    hint: 'Each of these is a statement that others rely on; the contract says why.',
    details: { breaches },
  });
}
