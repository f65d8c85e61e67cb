import {
  ContractError,
  DsverifyError,
  EnvironmentError,
  errorMessage,
  InputError,
  InterruptedError,
  UsageError,
} from '../../core/index.js';

/** An error on its way from one thread to another: classes do not come along. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

const CLASSES = { UsageError, InputError, EnvironmentError, ContractError };

export function plainError(thrown: unknown): PlainError {
  const name = thrown instanceof Error ? thrown.name : 'Error';
  const plain = {
    name,
    message: errorMessage(thrown),
    ...(thrown instanceof Error && thrown.stack ? { stack: thrown.stack } : {}),
  };
  if (!(thrown instanceof DsverifyError)) return plain;
  const { code, hint, details } = thrown;
  return { ...plain, code, details: JSON.parse(JSON.stringify(details)), ...(hint === undefined ? {} : { hint }) };
}

/** The error as it was, with the stack of where it was thrown as its cause. */
export function revivedError({ name, message, stack, code, hint, details }: PlainError): Error {
  if (name === 'InterruptedError') return new InterruptedError(message);
  if (code === undefined || !Object.hasOwn(CLASSES, name)) return Object.assign(new Error(message), { stack });
  const Class = CLASSES[name as keyof typeof CLASSES];
  return new Class(message, {
    code,
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
    ...(stack === undefined ? {} : { cause: Object.assign(new Error(message), { stack }) }),
  });
}
