import { printable } from '../../reports/ansi.js';
import { DsverifyError, EnvironmentError, errorMessage } from '../core/errors.js';

/** An error as programs read it. */
export interface ErrorObject {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export function errorObject(thrown: unknown): ErrorObject {
  const error = asEnvironmentError(thrown) ?? thrown;
  if (!(error instanceof DsverifyError)) {
    return { code: 'INTERNAL_ERROR', message: errorMessage(error), hint: INTERNAL_HINT };
  }
  const { code, message, hint, details } = error;
  return {
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
}

/** An error as people read it: what failed and why, its code, what to do; the stack only where it is asked for. */
export function errorText(error: unknown, debug: boolean): string {
  const { code, message, hint, details } = errorObject(error);
  const lines = [`dsverify: ${printable(message)} [${code}]`];
  if (hint !== undefined) lines.push(...hint.split('\n').map((line) => `  hint: ${printable(line)}`));
  if (typeof details?.['directory'] === 'string') lines.push(`  what there is of the run: ${details['directory']}`);
  if (debug) lines.push(...causes(error));
  return `${lines.join('\n')}\n`;
}

function causes(error: unknown): string[] {
  const lines: string[] = [];
  for (
    let cause = error;
    cause !== undefined && lines.length < 10;
    cause = cause instanceof Error ? cause.cause : undefined
  ) {
    lines.push(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  }
  return lines;
}

/** What the machine refuses is no defect of ours, wherever it happens. */
export function asEnvironmentError(thrown: unknown): EnvironmentError | undefined {
  if (!(thrown instanceof Error) || thrown instanceof DsverifyError) return undefined;
  const { code = '', path, syscall = 'access' } = thrown as NodeJS.ErrnoException;
  const refusal = REFUSALS[code];
  if (refusal === undefined) return undefined;
  return new EnvironmentError(`${syscall} ${path ?? 'the output'}: ${refusal.why}`, {
    code: refusal.code,
    hint: refusal.hint,
    cause: thrown,
  });
}

const FULL = { code: 'DISK_FULL', why: 'the disk is full', hint: 'Free some space, or write somewhere else.' };
const DENIED = {
  code: 'ACCESS_DENIED',
  why: 'the permission is missing',
  hint: 'Choose another place, or mend its permissions.',
};
const REFUSALS: Readonly<Record<string, { code: string; why: string; hint: string }>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: { ...DENIED, why: 'it can only be read' },
};

const INTERNAL_HINT = 'This is a defect of dsverify. Run it again with --debug and report what it prints.';
