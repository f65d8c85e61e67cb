/** Where a command writes: results to stdout, progress and hints to stderr. */
export interface Output {
  /** Results for people or programs. */
  out(text: string): void;
  /** Progress, warnings, hints. */
  note(text: string): void;
  readonly color: boolean;
  /** Is somebody looking at stderr who wants to see progress? */
  readonly interactive: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** The process's own streams. Colours follow NO_COLOR and FORCE_COLOR, else whether stdout is a terminal. */
export function processOutput(): Output {
  const { env, stdout, stderr } = process;
  // `dsverify … | head` closes the pipe early: nobody reads the rest, but the exit code still says what came of it.
  let read = true;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    read = false;
  });
  // Progress that nobody can read any more is no reason to leave a run where it is.
  stderr.on('error', () => {});
  return {
    out: (text) => void (read && stdout.write(text)),
    note: (text) => void stderr.write(text),
    color: env['NO_COLOR'] ? false : env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : stdout.isTTY === true,
    interactive: stderr.isTTY === true,
    width: stdout.columns || 100,
  };
}
