import { DsverifyError, EnvironmentError, errorMessage, type Progress } from '../src/core/index.js';
import type { Engine } from './engine.js';
import { statusOf } from './engine-error.js';

/** A registry that says nothing for this long does not answer; a network that swallows packets must not stop a run. */
const ANSWER_MS = 20_000;
/** No byte of progress for this long: the registry hangs. */
const STALL_MS = 60_000;

interface PullEvent {
  readonly id?: string;
  readonly status?: string;
  readonly error?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

/**
 * Pulls an image. Raises `REGISTRY_UNREACHABLE` where no registry answers, and `IMAGE_UNKNOWN` where one does and has
 * no such image: only the first is a reason to build it oneself.
 */
export async function pullImage(
  engine: Engine,
  reference: string,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<void> {
  onProgress({ step: 'pull', detail: reference });
  try {
    const stream = await engine.call(`pull ${reference}`, (docker) => docker.pull(reference), {
      timeoutMs: ANSWER_MS,
      signal,
    });
    await follow(stream, reference, onProgress, signal);
  } catch (error) {
    if (error instanceof DsverifyError && (error.code === 'INTERRUPTED' || error.code === 'ENGINE_UNREACHABLE')) {
      throw error;
    }
    throw pullError(reference, error);
  }
}

async function follow(
  stream: NodeJS.ReadableStream,
  reference: string,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<void> {
  const layers = new Map<string, { current: number; total: number }>();
  for await (const event of jsonLines<PullEvent>(stream, STALL_MS, signal)) {
    if (event.error !== undefined) throw new Error(event.error);
    const { current, total } = event.progressDetail ?? {};
    if (event.status !== 'Downloading' || !event.id || !current || !total) continue;
    layers.set(event.id, { current, total });
    const sum = [...layers.values()].reduce((a, b) => ({ current: a.current + b.current, total: a.total + b.total }));
    onProgress({ step: 'pull', detail: `${reference}: ${mebibytes(sum.current)} of ${mebibytes(sum.total)} MiB` });
  }
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

/**
 * The engine's stream of progress: one JSON object a line. Ends with an error when nothing comes for `stallMs`, or
 * when the signal aborts.
 */
export async function* jsonLines<T>(
  stream: NodeJS.ReadableStream,
  stallMs: number,
  signal?: AbortSignal,
): AsyncGenerator<T> {
  const destroy = (error: Error) => (stream as NodeJS.ReadableStream & { destroy(error: Error): void }).destroy(error);
  const onAbort = () => destroy(new Error('interrupted'));
  signal?.addEventListener('abort', onAbort, { once: true });
  const stalled = () => destroy(new Error(`no progress for ${stallMs / 1000} s`));
  let timer = setTimeout(stalled, stallMs);
  let rest = '';
  try {
    for await (const chunk of stream) {
      clearTimeout(timer);
      timer = setTimeout(stalled, stallMs);
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as T;
    }
    if (rest.trim() !== '') yield JSON.parse(rest) as T;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** What a failed pull means: did a registry answer? */
export function pullError(reference: string, thrown: unknown): EnvironmentError {
  const message = errorMessage(thrown);
  const answered =
    /manifest( for .*)? (unknown|not found)|not found: manifest|repository does not exist|access denied|unauthorized/i;
  const status = statusOf(thrown) ?? (thrown instanceof DsverifyError ? thrown.details['statusCode'] : undefined);
  if (answered.test(message) || (status === 404 && !/lookup|dial|timeout/i.test(message))) {
    return new EnvironmentError(`pull ${reference}: the registry has no such image`, {
      code: 'IMAGE_UNKNOWN',
      hint: 'Look at the version, or name another image with --image.',
      cause: thrown,
    });
  }
  return new EnvironmentError(`pull ${reference}: no registry answers`, {
    code: 'REGISTRY_UNREACHABLE',
    hint: 'Look at the network, or build the image from the distribution: `dsverify images build`.',
    cause: thrown,
  });
}
