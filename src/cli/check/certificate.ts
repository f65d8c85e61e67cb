import { stringifyJson, type Value } from '../../core/index.js';
import type { CheckFlags } from '../commands/check.js';
import type { CheckResult } from './result-object.js';

/** What `--certificate` writes: the verdict, what it was asked, and what an independent verifier replays. */
export interface CertificateFile {
  readonly dsverifyCertificate: 1;
  readonly checker: string;
  readonly valid: boolean;
  readonly model?: string;
  readonly init?: Value;
  readonly byKey?: boolean;
  readonly consistencyModels?: readonly string[];
  readonly certificate: Readonly<Record<string, unknown>>;
}

/** The text of a certificate file; undefined where the verdict comes with no proof. */
export function certificateText({ verdict, checker }: CheckResult, flags: CheckFlags): string | undefined {
  if (verdict.certificate === undefined || verdict.valid === 'unknown') return undefined;
  const file: CertificateFile = {
    dsverifyCertificate: 1,
    checker,
    valid: verdict.valid,
    ...(flags.model === undefined ? {} : { model: flags.model }),
    ...(flags.init === undefined ? {} : { init: flags.init }),
    ...(flags.byKey === undefined ? {} : { byKey: flags.byKey }),
    ...(flags.consistencyModel === undefined ? {} : { consistencyModels: flags.consistencyModel }),
    certificate: verdict.certificate,
  };
  return `${stringifyJson(file as unknown as Value)}\n`;
}
