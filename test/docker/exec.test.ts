import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { describe, expect, test } from 'vitest';
import { Engine } from '../../docker/engine.js';
import { execIn } from '../../docker/exec.js';

const never = () => new Promise<never>(() => {});

interface FakeExec {
  readonly create?: () => Promise<unknown>;
  readonly start?: () => Promise<unknown>;
  readonly inspect?: () => Promise<unknown>;
}

/** An engine that answers a command as given; what is left out it does at once, with exit code 0. */
function engineWith({ create, start, inspect }: FakeExec): Engine {
  const engine = new Engine({ timeoutMs: 60_000 });
  const exec = {
    start: start ?? (async () => new PassThrough().end()),
    inspect: inspect ?? (async () => ({ ExitCode: 0 })),
  };
  const docker = {
    getContainer: () => ({ exec: create ?? (async () => exec) }),
    modem: { demuxStream: (stream: PassThrough) => stream.resume() },
  };
  return Object.assign(engine, { docker: docker as unknown as Docker });
}

const run = (engine: Engine) => execIn(engine, 'c', ['agent', 'state'], { timeoutMs: 50 });

describe('a command in a container', () => {
  test('ends with its exit code', async () => {
    expect(await run(engineWith({}))).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  test('that the engine does not take or begin is given up after the time for the command', async () => {
    for (const stuck of [{ create: never }, { start: never }]) {
      await expect(run(engineWith(stuck))).rejects.toMatchObject({
        code: 'ENGINE_TIMEOUT',
        message: expect.stringMatching(/^run agent state in a container/),
      });
    }
  });

  test('that does not end is given up after the same time', async () => {
    const endless = engineWith({ start: async () => new PassThrough() });
    await expect(run(endless)).rejects.toMatchObject({ code: 'EXEC_TIMEOUT', hint: expect.stringMatching(/paused/) });
  });
});
