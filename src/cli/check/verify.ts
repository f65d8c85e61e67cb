import { readFile } from 'node:fs/promises';
import { verifiers } from '../../../checkers/verifiers.js';
import { DsverifyError, errorMessage, InputError, parseJson } from '../../core/index.js';
import { readHistory, unreadable } from '../../formats/index.js';
import type { VerifyFlags } from '../commands/verify.js';
import { INVALID, VALID } from '../exit-codes.js';
import type { Output } from '../output.js';
import type { CertificateFile } from './certificate.js';
import { formatOf } from './format-option.js';

/** Checks a certificate against a history. Exit code 0: it proves its verdict; 1: it does not. */
export async function verify(path: string, historyPath: string, flags: VerifyFlags, output: Output): Promise<number> {
  const file = await readCertificate(path);
  const load = verifiers.get(String(file.certificate['kind']));
  if (load === undefined) throw unusable(path, `its kind ${JSON.stringify(file.certificate['kind'])} is not known`);
  const format = formatOf(flags.format);
  const { history } = await readHistory(historyPath, {
    ...(format === undefined ? {} : { format }),
    ...(file.byKey === undefined ? {} : { byKey: file.byKey }),
  });
  const verifier = await load();
  const wrong = await refutation(() => verifier(history, file.certificate, file));
  const verdict = file.valid ? 'valid' : 'invalid';
  if (flags.json) {
    output.out(
      `${JSON.stringify({ certificate: path, history: historyPath, accepted: wrong === undefined, checker: file.checker, valid: file.valid, ...(wrong === undefined ? {} : { because: wrong }) })}\n`,
    );
  } else if (wrong === undefined) {
    output.out(`✓ accepted: ${path} proves that ${historyPath} is ${verdict} (${file.checker})\n`);
  } else {
    output.out(`✗ rejected: ${path} does not prove that ${historyPath} is ${verdict}: ${wrong}\n`);
  }
  return wrong === undefined ? VALID : INVALID;
}

/** A certificate on which its verifier fails proves nothing. */
async function refutation(action: () => string | undefined | Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof DsverifyError) throw error;
    return `it cannot be replayed: ${errorMessage(error)}`;
  }
}

async function readCertificate(path: string): Promise<CertificateFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, cause, 'Give the file that `dsverify check --certificate` wrote.');
  }
  let parsed: unknown;
  try {
    parsed = parseJson(text);
  } catch (cause) {
    throw unusable(path, 'it is not JSON', cause);
  }
  const file = wrapped(parsed);
  if (typeof file !== 'object' || file?.dsverifyCertificate !== 1)
    throw unusable(path, 'it is no certificate of dsverify');
  if (typeof file.certificate !== 'object' || typeof file.valid !== 'boolean' || typeof file.checker !== 'string') {
    throw unusable(path, 'checker, valid or certificate are missing');
  }
  return file as CertificateFile;
}

/** A run keeps the bare certificate beside its history; its results say the rest. */
function wrapped(parsed: unknown): Partial<CertificateFile> | null {
  if (typeof parsed !== 'object' || parsed === null || !('kind' in parsed))
    return parsed as Partial<CertificateFile> | null;
  const certificate = parsed as Readonly<Record<string, unknown>>;
  return {
    dsverifyCertificate: 1,
    checker: String(certificate['kind']),
    valid: certificate['valid'] !== false,
    certificate,
  };
}

function unusable(path: string, why: string, cause?: unknown): InputError {
  return new InputError(`cannot use ${path}: ${why}`, {
    code: 'BAD_CERTIFICATE',
    hint: 'Give the file that `dsverify check --certificate` wrote, unchanged.',
    ...(cause === undefined ? {} : { cause }),
  });
}
