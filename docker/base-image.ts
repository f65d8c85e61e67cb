import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { EnvironmentError, errorMessage, type Progress } from '../src/core/index.js';
import { type AptSource, type Distribution, hostDistribution } from './apt-sources.js';
import { BuildLog } from './build-log.js';
import type { Engine } from './engine.js';
import { jsonLines } from './image-pull.js';
import { IMAGE_LABEL, RECIPE_LABEL } from './labels.js';
import { systemPath } from './system-path.js';

/** Changes when the way in which the base is made does. */
const BASE_RECIPE = 'debootstrap minbase, apt sources of the machine, caches dropped; 1';
const DEBOOTSTRAP_TIMEOUT_MS = 600_000;

/** Tag of the base made from a distribution. */
function baseTag(codename: string): string {
  const hash = createHash('sha256').update(`${BASE_RECIPE}\0${codename}`).digest('hex').slice(0, 12);
  return `dsverify/base:${codename}-${hash}`;
}

/**
 * The base that offline images are built on: made by debootstrap from this machine's own distribution and mirror,
 * once, about half a minute. The mirror stands in the image alone. Raises `BASE_NOT_BUILDABLE`.
 */
export async function ensureBaseImage(
  engine: Engine,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<string> {
  const distribution = hostDistribution();
  const archive = distribution?.sources[0];
  if (!distribution || !archive) {
    throw notBuildable('this machine is not a Debian or Ubuntu with apt sources of its own', {
      hint: 'Build where a registry answers, or on Debian or Ubuntu; or name an image that is there with --image.',
    });
  }
  const tag = baseTag(distribution.codename);
  const images = await engine.call('list images', (docker) =>
    docker.listImages({ filters: JSON.stringify({ reference: [tag] }) }),
  );
  if (images.length === 0) await makeBase(engine, distribution, archive, tag, onProgress, signal);
  return tag;
}

async function makeBase(
  engine: Engine,
  distribution: Distribution,
  archive: AptSource,
  tag: string,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { codename } = distribution;
  onProgress({ step: 'build', detail: `base image: debootstrap of ${codename}` });
  const log = new BuildLog('base');
  const folder = await mkdtemp(join(tmpdir(), 'dsverify-base-'));
  const root = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const run = async (...argv: string[]) => {
    const [file = '', ...args] = [...root, ...argv];
    const child = execa(file, args, {
      all: true,
      buffer: false,
      timeout: DEBOOTSTRAP_TIMEOUT_MS,
      env: { PATH: systemPath() },
      ...(signal ? { cancelSignal: signal } : {}),
    });
    child.all.on('data', (chunk) => log.write(String(chunk)));
    await child;
  };
  try {
    const components = archive.components.join(',');
    await run('debootstrap', '--variant=minbase', `--components=${components}`, codename, folder, archive.uri);
    await run(
      'sh',
      '-c',
      'rm -rf "$1"/var/cache/apt/*.bin "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/*',
      'sh',
      folder,
    );
    const sources = distribution.sources.map((s) => `deb ${s.uri} ${s.suite} ${s.components.join(' ')}\n`).join('');
    await writeFile(`${folder}.list`, sources);
    await run('mv', `${folder}.list`, `${folder}/etc/apt/sources.list`);
    onProgress({ step: 'build', detail: 'base image: import' });
    await importFolder(engine, folder, tag, root);
  } catch (error) {
    throw notBuildable(errorMessage(error).split('\n')[0] ?? '', {
      hint: /ENOENT/.test(errorMessage(error))
        ? 'Install it: `apt-get install debootstrap`, or run `dsverify doctor --fix`.'
        : /sudo/.test(errorMessage(error))
          ? 'debootstrap needs root: run `sudo dsverify images build`.'
          : 'The log says what failed; look at the apt sources of this machine.',
      cause: error,
      log: log.path,
    });
  } finally {
    await run('rm', '-rf', '--one-file-system', folder).catch(() => undefined);
    await log.close();
  }
}

async function importFolder(engine: Engine, folder: string, tag: string, root: readonly string[]): Promise<void> {
  const [file = '', ...args] = [...root, 'tar', '-C', folder, '-c', '.'];
  const tar = execa(file, args, { stdout: 'pipe', buffer: false, timeout: DEBOOTSTRAP_TIMEOUT_MS });
  const [repo = '', version = ''] = tag.split(':');
  const changes = ['CMD ["bash"]', `LABEL ${IMAGE_LABEL}=base`, `LABEL ${RECIPE_LABEL}=${version}`];
  const stream = await engine.call(
    `import ${tag}`,
    (docker) => docker.importImage(tar.stdout, { repo, tag: version, changes }),
    { timeoutMs: DEBOOTSTRAP_TIMEOUT_MS },
  );
  for await (const event of jsonLines<{ error?: string }>(stream, DEBOOTSTRAP_TIMEOUT_MS)) {
    if (event.error !== undefined) throw new Error(event.error);
  }
  await tar;
}

function notBuildable(why: string, more: { hint: string; cause?: unknown; log?: string }): EnvironmentError {
  return new EnvironmentError(`build the base image: ${why}`, {
    code: 'BASE_NOT_BUILDABLE',
    hint: more.log === undefined ? more.hint : `${more.hint} Log: ${more.log}`,
    cause: more.cause,
    details: more.log === undefined ? {} : { log: more.log },
  });
}
