import Docker from 'dockerode';
import { DsverifyError, EnvironmentError, InterruptedError } from '../src/core/index.js';
import { askedFor, engineError } from './engine-error.js';

export interface EngineOptions {
  /** Path of the engine's socket. Default: what `DOCKER_HOST` says, else the platform's own. */
  readonly socketPath?: string;
  /** How long the engine may take for an ordinary request. Default: 60,000. */
  readonly timeoutMs?: number;
}

export interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** The container engine, with a bound on every request: an engine that hangs gives an error that says so. */
export class Engine {
  readonly docker: Docker;
  readonly #timeoutMs: number;

  constructor(options: EngineOptions = {}) {
    this.docker = options.socketPath === undefined ? new Docker() : new Docker({ socketPath: options.socketPath });
    this.#timeoutMs = options.timeoutMs ?? 60_000;
  }

  /**
   * An engine that answers. Raises `ENGINE_UNREACHABLE`, `ENGINE_FORBIDDEN`, `ENGINE_TIMEOUT`, or `ENGINE_REMOTE` for
   * one on another machine, whose loopback no client here reaches.
   */
  static async connect(options: EngineOptions = {}, call: CallOptions = {}): Promise<Engine> {
    const engine = new Engine(options);
    refuseRemote(engine.docker);
    const timeoutMs = Math.min(10_000, options.timeoutMs ?? 10_000);
    const hangUp = new AbortController();
    // The library takes the options; its types do not know them.
    const ping = (docker: Docker) =>
      (docker.ping as (options: { abortSignal: AbortSignal }) => Promise<unknown>).call(docker, {
        abortSignal: hangUp.signal,
      });
    try {
      await engine.call('reach the container engine', ping, { timeoutMs, ...call });
    } finally {
      // An engine that never answers would keep the process alive through the open request.
      hangUp.abort();
    }
    return engine;
  }

  /**
   * One request. `asked` is the beginning of a sentence, for errors. The request itself goes on when the signal
   * aborts (a container whose creation was cut off would be known to nobody); only the wait for it ends.
   */
  async call<T>(asked: string, action: (docker: Docker) => Promise<T>, options: CallOptions = {}): Promise<T> {
    const { signal } = options;
    const timeoutMs = options.timeoutMs ?? this.#timeoutMs;
    if (signal?.aborted) throw new InterruptedError(`${asked}: interrupted`);
    let timer: NodeJS.Timeout | undefined;
    let onAbort: (() => void) | undefined;
    const bound = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(timeoutError(asked, timeoutMs)), timeoutMs);
      onAbort = () => reject(new InterruptedError(`${asked}: interrupted`));
      signal?.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([action(this.docker), bound]);
    } catch (error) {
      throw error instanceof DsverifyError ? error : engineError(asked, error);
    } finally {
      clearTimeout(timer);
      if (onAbort) signal?.removeEventListener('abort', onAbort);
    }
  }
}

function refuseRemote(docker: Docker): void {
  // Unset for a socket; the types do not know it.
  const { host } = docker.modem as { host?: unknown };
  if (typeof host !== 'string' || ['localhost', '127.0.0.1', '::1'].includes(host)) return;
  throw new EnvironmentError(`reach the container engine${askedFor()}: ${host} is another machine`, {
    code: 'ENGINE_REMOTE',
    hint: 'Clients reach the nodes over 127.0.0.1, which is here: unset DOCKER_HOST to use an engine of this machine, or run dsverify on that one.',
  });
}

function timeoutError(asked: string, timeoutMs: number): EnvironmentError {
  return new EnvironmentError(`${asked}: the container engine did not answer within ${timeoutMs / 1000} s`, {
    code: 'ENGINE_TIMEOUT',
    hint: 'Look whether it hangs (`docker info`) and restart it; then `dsverify clean` removes what is left.',
  });
}
