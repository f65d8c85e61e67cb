import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildOfflineImage, DockerRuntime, type DockerRuntimeOptions, doctor, Engine } from '../../../docker/index.js';
import { offlineRecipes } from '../../../src/cli/docker/recipes.js';
import type { DsverifyError, Progress } from '../../../src/core/index.js';
import { etcd } from '../../../systems/etcd/index.js';
import { freshRunId, remains } from './etcd-cluster.js';

describe('what cannot be done is refused and leaves nothing behind', () => {
  let directory: string;
  let server: Server | undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dsverify-refusals-'));
  });
  afterEach(async () => {
    server?.close();
    server = undefined;
    await rm(directory, { recursive: true });
  });

  const listen = (at: string | number): Promise<Server> =>
    new Promise((resolve, reject) => {
      const created = createServer();
      created.once('error', reject).unref();
      const ready = () => resolve(created);
      if (typeof at === 'string') created.listen(at, ready);
      else created.listen(at, '127.0.0.1', ready);
    });

  const refusal = async (
    options: DockerRuntimeOptions,
    more: { version?: string; image?: string; signal?: AbortSignal; onProgress?: (progress: Progress) => void } = {},
  ): Promise<DsverifyError> => {
    const runId = freshRunId();
    const { signal, onProgress = () => undefined, ...context } = more;
    const spec = etcd.cluster(etcd.options.parse({}) as never, {
      runId,
      seed: 1,
      nodes: ['n1', 'n2'],
      imagePolicy: Object.keys(context).length > 0 ? 'auto' : 'offline',
      ...context,
    });
    const error = await new DockerRuntime(options).up(spec, signal ? { signal, onProgress } : {}).then(
      async (cluster) => {
        await cluster.down();
        return undefined;
      },
      (thrown: unknown) => thrown,
    );
    expect(await remains(runId)).toEqual([]);
    return error as DsverifyError;
  };

  test('an engine that does not run', async () => {
    const error = await refusal({ socketPath: join(directory, 'nobody.sock') });
    expect(error).toMatchObject({ code: 'ENGINE_UNREACHABLE', hint: expect.stringContaining('doctor --fix') });
  });

  test('an engine that takes requests and never answers', async () => {
    const socketPath = join(directory, 'silent.sock');
    server = await listen(socketPath);
    const error = await refusal({ socketPath, timeoutMs: 300 });
    expect(error).toMatchObject({ code: 'ENGINE_TIMEOUT' });
  });

  test('a host port that another program listens on', async () => {
    server = await listen(0);
    const { port } = server.address() as { port: number };
    expect(await refusal({ firstHostPort: port })).toMatchObject({ code: 'PORT_TAKEN' });
  });

  test('a version that neither a registry nor the distribution gives', async () => {
    const error = await refusal({}, { version: '99.0.1' });
    expect(['VERSION_UNAVAILABLE', 'IMAGE_UNKNOWN']).toContain(error.code);
    expect(error.message).toContain('99.0.1');
    expect(error.hint).toBeTruthy();
  });

  test('an interrupted start', async () => {
    const controller = new AbortController();
    const onProgress = ({ step }: Progress) => {
      if (step === 'start') controller.abort();
    };
    expect(await refusal({}, { signal: controller.signal, onProgress })).toMatchObject({ code: 'INTERRUPTED' });
  });

  test('a recipe that does not build names its log', async () => {
    await writeFile(join(directory, 'Dockerfile'), 'ARG BASE\nFROM ${BASE}\nRUN echo about to fail && exit 7\n');
    const engine = await Engine.connect();
    const build = buildOfflineImage(engine, { name: 'broken', context: directory });
    const error = (await build.catch((thrown: unknown) => thrown)) as DsverifyError;
    expect(error).toMatchObject({ code: 'IMAGE_NOT_BUILDABLE' });
    expect(error.hint).toContain(String(error.details['log']));
    expect(await readFile(String(error.details['log']), 'utf8')).toContain('about to fail');
  });

  test('the doctor finds an engine that is there, and says how to mend one that is not', async () => {
    const healthy = await doctor({ recipes: await offlineRecipes() });
    expect(healthy.filter((finding) => finding.status === 'missing')).toEqual([]);
    expect(healthy.map((finding) => finding.name)).toEqual(
      expect.arrayContaining(['node', 'engine', 'api-version', 'images', 'net-admin', 'netem', 'ports', 'disk']),
    );
    const sick = await doctor({ recipes: await offlineRecipes(), socketPath: join(directory, 'nobody.sock') });
    expect(sick).toContainEqual(
      expect.objectContaining({ name: 'engine', status: 'missing', fix: expect.stringContaining('doctor --fix') }),
    );
  });
});
