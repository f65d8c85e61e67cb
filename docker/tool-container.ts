import type { ContainerCreateOptions } from 'dockerode';
import { EnvironmentError, type ExecResult } from '../src/core/index.js';
import type { Engine } from './engine.js';
import { runLabels } from './labels.js';

let count = 0;

/**
 * Runs a command in a container of its own, without network unless the options say otherwise, and removes it.
 * Raises `TOOL_TIMEOUT` when it does not end in time.
 */
export async function runTool(
  engine: Engine,
  image: string,
  argv: readonly string[],
  options: { host?: ContainerCreateOptions['HostConfig']; timeoutMs?: number } = {},
): Promise<ExecResult> {
  const [file = '', ...args] = argv;
  const runId = `tool-${process.pid}-${++count}`;
  const container = await engine.call(`create a container of ${image}`, (docker) =>
    docker.createContainer({
      Image: image,
      Entrypoint: [file],
      Cmd: args,
      Labels: runLabels(runId, 'tool'),
      HostConfig: { NetworkMode: 'none', ...options.host },
    }),
  );
  try {
    await engine.call(`start a container of ${image}`, () => container.start());
    const timeoutMs = options.timeoutMs ?? 20_000;
    const ended = await engine.call(`run ${file} in ${image}`, () => container.wait(), { timeoutMs });
    const logs = await engine.call(`read what ${file} printed`, () => container.logs({ stdout: true, stderr: true }));
    const { stdout, stderr } = splitLogs(logs);
    return { exitCode: Number(ended.StatusCode), stdout, stderr };
  } catch (error) {
    if (error instanceof EnvironmentError && error.code === 'ENGINE_TIMEOUT') {
      throw new EnvironmentError(error.message, { code: 'TOOL_TIMEOUT', ...(error.hint ? { hint: error.hint } : {}) });
    }
    throw error;
  } finally {
    await engine.call('remove a container', () => container.remove({ force: true, v: true })).catch(() => undefined);
  }
}

/** The engine's framed log: eight bytes of header (stream, length), then the text. */
export function splitLogs(framed: Buffer): { stdout: string; stderr: string } {
  const parts: [Buffer[], Buffer[]] = [[], []];
  for (let at = 0; at + 8 <= framed.length; ) {
    const length = framed.readUInt32BE(at + 4);
    parts[framed[at] === 2 ? 1 : 0].push(framed.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return { stdout: Buffer.concat(parts[0]).toString('utf8'), stderr: Buffer.concat(parts[1]).toString('utf8') };
}
