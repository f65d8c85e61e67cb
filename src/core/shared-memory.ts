import { EnvironmentError, InputError } from './errors.js';

/**
 * Zeroed memory that several threads can read.
 * @throws EnvironmentError `OUT_OF_MEMORY` where there is not so much.
 */
export function sharedMemory(bytes: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes);
  } catch (cause) {
    throw new EnvironmentError(
      `keeping the history in memory: ${Math.ceil(bytes / 2 ** 20)} MB more are not to be had`,
      {
        code: 'OUT_OF_MEMORY',
        hint: 'Record fewer operations (--time-limit, --rate), or use a machine with more memory.',
        cause,
      },
    );
  }
}

/** The error for a history that does not fit its columns: a limit that cannot be raised. */
export function tooLarge(limit: string): InputError {
  return new InputError(`keeping the history in memory: ${limit}`, {
    code: 'HISTORY_TOO_LARGE',
    hint: 'Check a part of it, or record fewer and smaller operations.',
  });
}
