import { PassThrough } from 'node:stream';
import { EnvironmentError, type ExecResult } from '../src/core/index.js';
import type { Engine } from './engine.js';

export interface ExecOptions {
  /** For all of it: the engine's answers, and the command itself. Default: 15,000. */
  readonly timeoutMs?: number;
  readonly input?: string;
}

/** More than this of either stream is cut off. */
const OUTPUT_BYTES_MAX = 16 * 2 ** 20;

/** After a command has ended, the engine may take so long to say how. */
const EXIT_CODE_MS = 5_000;

/**
 * Runs a command in a container and waits for its end; a failing command is a result. Raises `EXEC_TIMEOUT` where the
 * command does not end in time, `ENGINE_TIMEOUT` where the engine does not begin it in time.
 */
export async function execIn(
  engine: Engine,
  container: string,
  argv: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  const asked = `run ${argv.slice(0, 2).join(' ')} in a container`;
  const timeoutMs = options.timeoutMs ?? 15_000;
  const endMs = performance.now() + timeoutMs;
  const left = () => ({ timeoutMs: Math.max(1, endMs - performance.now()) });
  const stdin = options.input !== undefined;
  const exec = await engine.call(
    asked,
    (docker) =>
      docker
        .getContainer(container)
        .exec({ Cmd: [...argv], AttachStdin: stdin, AttachStdout: true, AttachStderr: true, Tty: false }),
    left(),
  );
  const start = () => exec.start({ hijack: true, stdin, Detach: false, Tty: false });
  const stream = await engine.call(asked, start, left());
  const stdout = new Collector();
  const stderr = new Collector();
  engine.docker.modem.demuxStream(stream, stdout.stream, stderr.stream);
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      stream.destroy();
      const hint = 'The command did not end; the node may be paused or overloaded.';
      reject(new EnvironmentError(`${asked}: not done after ${timeoutMs / 1000} s`, { code: 'EXEC_TIMEOUT', hint }));
    }, left().timeoutMs);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    stream.once('end', done).once('close', done).once('error', done);
    if (stdin) stream.end(options.input);
  });
  return { exitCode: await exitCode(engine, exec), stdout: stdout.text(), stderr: stderr.text() };
}

/** The engine may close the stream a moment before it knows the exit code. */
async function exitCode(engine: Engine, exec: { inspect(): Promise<{ ExitCode: number | null }> }): Promise<number> {
  const endMs = performance.now() + EXIT_CODE_MS;
  do {
    const { ExitCode: code } = await engine.call('inspect a command', () => exec.inspect(), {
      timeoutMs: EXIT_CODE_MS,
    });
    if (code !== null) return code;
    await new Promise((resolve) => setTimeout(resolve, 10));
  } while (performance.now() < endMs);
  throw new EnvironmentError('run a command in a container: the engine does not say how it ended', {
    code: 'ENGINE_ERROR',
    hint: 'Restart the engine; then `dsverify clean` removes what is left.',
  });
}

class Collector {
  readonly stream = new PassThrough();
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor() {
    this.stream.on('data', (chunk: Buffer) => {
      if (this.#bytes >= OUTPUT_BYTES_MAX) return;
      this.#bytes += chunk.length;
      this.#chunks.push(chunk);
    });
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
