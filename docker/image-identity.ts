import { EnvironmentError, type ImageIdentity } from '../src/core/index.js';
import type { Engine } from './engine.js';
import { runTool } from './tool-container.js';

/** What a database in an image says its version is, by the image's id: an image never changes. */
const versions = new Map<string, string>();

/** Which image a reference names just now: digest and source, and what the database in it says its version is. */
export async function identifyImage(
  engine: Engine,
  reference: string,
  source: ImageIdentity['source'],
  versionCommand?: readonly string[],
): Promise<ImageIdentity> {
  const image = await engine.call(`inspect image ${reference}`, (docker) => docker.getImage(reference).inspect());
  const pulled = image.RepoDigests?.[0]?.split('@')[1];
  const known = versions.get(image.Id);
  const version = known ?? (versionCommand ? await askVersion(engine, reference, versionCommand) : 'unknown');
  versions.set(image.Id, version);
  return { reference, digest: pulled ?? image.Id, source, version };
}

async function askVersion(engine: Engine, reference: string, command: readonly string[]): Promise<string> {
  const result = await runTool(engine, reference, command);
  const version = parseVersion(`${result.stdout}\n${result.stderr}`);
  if (result.exitCode === 0 && version !== undefined) return version;
  throw new EnvironmentError(`use image ${reference}: \`${command.join(' ')}\` in it prints no version`, {
    code: 'IMAGE_UNUSABLE',
    hint: 'Is it an image of this database? Name another with --image.',
    details: { exitCode: result.exitCode, output: (result.stderr || result.stdout).slice(0, 500) },
  });
}

/** The first thing in a text that looks like a version. */
export function parseVersion(text: string): string | undefined {
  return /\d+\.\d+(?:\.\d+)*(?:[-+][0-9A-Za-z.-]+)?/.exec(text)?.[0];
}
