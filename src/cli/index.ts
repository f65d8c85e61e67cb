/** Runs the command line and sets the process's exit code. */
export async function main(_argv: readonly string[]): Promise<void> {}
