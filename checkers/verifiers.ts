import type { History } from '../src/core/index.js';
import type { Certificate as LinearizabilityCertificate } from './linearizable/index.js';
import type { SerialOrderCertificate } from './transactional/verify-serial-order.js';
import type { SnapshotOrderCertificate } from './transactional/verify-snapshot-order.js';

/** What a certificate was made for: the question that the verdict answers. */
export interface Question {
  readonly checker: string;
  readonly valid: boolean;
  readonly model?: string;
  readonly init?: unknown;
  readonly byKey?: boolean;
  readonly consistencyModels?: readonly string[];
}

/** Proves a certificate wrong: what is wrong with it, in a sentence; undefined where it proves what it says. */
export type Verifier = (
  history: History,
  certificate: Readonly<Record<string, unknown>>,
  question: Question,
) => string | undefined | Promise<string | undefined>;

/**
 * Verifiers by the `kind` of certificate that they check. Each is small and shares no code with the checker that made it but the reading of events.
 */
export const verifiers: ReadonlyMap<string, () => Promise<Verifier>> = new Map([
  [
    'linearizable',
    async (): Promise<Verifier> => {
      const { modelNamed, verifyCertificate } = await import('./linearizable/index.js');
      return (history, certificate, { valid }) => {
        const proof = certificate as unknown as LinearizabilityCertificate;
        const says =
          proof.keys.every((key) => key.valid === true) ||
          (proof.keys.some((key) => key.valid === false) ? false : undefined);
        if (says !== valid) return `it is about a history that is ${valid ? 'not ' : ''}linearizable`;
        return verifyCertificate(history, proof, modelNamed(proof.model, proof.init));
      };
    },
  ],
  [
    'serial-order',
    async (): Promise<Verifier> => {
      const { verifySerialOrder } = await import('./transactional/verify-serial-order.js');
      const { consistencyModelNamed } = await import('./transactional/models.js');
      return (history, certificate, { consistencyModels }) => {
        const claim = certificate as unknown as SerialOrderCertificate;
        const models = (consistencyModels ?? claim.models).map((name) => consistencyModelNamed(name).name);
        return verifySerialOrder(history, { ...claim, models });
      };
    },
  ],
  [
    'snapshot-order',
    async (): Promise<Verifier> => {
      const { verifySnapshotOrder } = await import('./transactional/verify-snapshot-order.js');
      const { consistencyModelNamed } = await import('./transactional/models.js');
      return (history, certificate, { consistencyModels }) => {
        const claim = certificate as unknown as SnapshotOrderCertificate;
        const models = (consistencyModels ?? claim.models).map((name) => consistencyModelNamed(name).name);
        return verifySnapshotOrder(history, { ...claim, models });
      };
    },
  ],
]);
