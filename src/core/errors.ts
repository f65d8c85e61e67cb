/** What an error carries besides its message. */
export interface DsverifyErrorOptions {
  /** Stable, for programs: upper-case words joined by `_`, e.g. `UNKNOWN_SYSTEM`. */
  readonly code: string;
  /** What to do about it, one or two sentences. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Facts for `--json`: file, line, expected … */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * An error that a user can act on. `message` is one line that starts with what was asked for.
 * Anything else that is thrown is a defect of ours and is reported as an internal error.
 */
export class DsverifyError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, options: DsverifyErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }
}

/** The request itself is wrong: unknown name, contradictory options, a value out of range. Exit code 254. */
export class UsageError extends DsverifyError {}

/** A file or stream is not what it should be. Exit code 254. */
export class InputError extends DsverifyError {}

/** The surroundings do not allow it: no engine, no disk space, a port taken, an image not to be had. Exit code 255. */
export class EnvironmentError extends DsverifyError {}

/** A system, client, workload, checker or nemesis breaks its contract. Exit code 254. */
export class ContractError extends DsverifyError {}

/** The run was interrupted by the user. Exit code 130. */
export class InterruptedError extends DsverifyError {
  constructor(message = 'the run was interrupted') {
    super(message, { code: 'INTERRUPTED' });
  }
}

/** A message for anything that was thrown. */
export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
