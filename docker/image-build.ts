import { EnvironmentError, errorMessage, InterruptedError, type Progress } from '../src/core/index.js';
import { ensureBaseImage } from './base-image.js';
import { BuildLog } from './build-log.js';
import type { Engine } from './engine.js';
import { jsonLines, pullImage } from './image-pull.js';
import { AGENT_RECIPE, filesOf, type OfflineRecipe, recipeFolder, recipeHash, recipeTag } from './image-recipe.js';
import { IMAGE_LABEL, RECIPE_LABEL } from './labels.js';

/** A step of a build that says nothing for this long hangs. */
const STALL_MS = 300_000;
/** Base of the agent's image where a registry answers. */
const PULLED_BASE = 'debian:bookworm-slim';

export interface BuildOptions {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal | undefined;
  /** Build even where the image is there. */
  readonly force?: boolean;
}

/**
 * Makes sure that a recipe's image is there, building it where it is not; its tag.
 * Raises `IMAGE_NOT_BUILDABLE` with the path of the log, or `BASE_NOT_BUILDABLE`.
 */
export async function buildOfflineImage(
  engine: Engine,
  recipe: OfflineRecipe,
  options: BuildOptions = {},
): Promise<string> {
  const tag = recipeTag(recipe);
  if (!options.force && (await imageExists(engine, tag))) return tag;
  const onProgress = options.onProgress ?? (() => undefined);
  const base = await ensureBaseImage(engine, onProgress, options.signal);
  await build(engine, recipe, base, onProgress, options.signal);
  return tag;
}

/** The agent's image, built where it is missing: on the distribution's own base, or on a pulled one elsewhere. */
export async function ensureAgentImage(engine: Engine, options: BuildOptions = {}): Promise<string> {
  const tag = recipeTag(AGENT_RECIPE);
  if (!options.force && (await imageExists(engine, tag))) return tag;
  const onProgress = options.onProgress ?? (() => undefined);
  let base: string;
  try {
    base = await pulledBase(engine, onProgress, options.signal);
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    base = await ensureBaseImage(engine, onProgress, options.signal);
  }
  await build(engine, AGENT_RECIPE, base, onProgress, options.signal);
  return tag;
}

async function pulledBase(
  engine: Engine,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<string> {
  if (!(await imageExists(engine, PULLED_BASE))) await pullImage(engine, PULLED_BASE, onProgress, signal);
  return PULLED_BASE;
}

export async function imageExists(engine: Engine, reference: string): Promise<boolean> {
  const images = await engine.call('list images', (docker) =>
    docker.listImages({ filters: JSON.stringify({ reference: [reference] }) }),
  );
  return images.length > 0;
}

async function build(
  engine: Engine,
  recipe: OfflineRecipe,
  base: string,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<void> {
  const folder = recipeFolder(recipe);
  const log = new BuildLog(recipe.name);
  onProgress({ step: 'build', detail: `image ${recipe.name} on ${base}` });
  try {
    const stream = await engine.call(
      `build image ${recipe.name}`,
      (docker) =>
        docker.buildImage(
          { context: folder, src: filesOf(folder) },
          {
            t: recipeTag(recipe),
            buildargs: { BASE: base },
            labels: { [IMAGE_LABEL]: recipe.name, [RECIPE_LABEL]: recipeHash(recipe) },
            // The mirror may be reachable from the machine alone.
            networkmode: 'host',
            rm: true,
            forcerm: true,
          },
        ),
      { timeoutMs: STALL_MS, signal },
    );
    for await (const event of jsonLines<{ stream?: string; error?: string }>(stream, STALL_MS, signal)) {
      if (event.error !== undefined) throw new Error(event.error);
      if (event.stream === undefined) continue;
      log.write(event.stream);
      if (event.stream.startsWith('Step ')) {
        onProgress({ step: 'build', detail: `image ${recipe.name}: ${event.stream.trim().slice(0, 100)}` });
      }
    }
  } catch (error) {
    if (signal?.aborted) throw new InterruptedError(`build image ${recipe.name}: interrupted`);
    log.write(`\n${errorMessage(error)}\n`);
    throw new EnvironmentError(`build image ${recipe.name}: ${errorMessage(error).split('\n')[0]}`, {
      code: 'IMAGE_NOT_BUILDABLE',
      hint: `The log says what failed: ${log.path}`,
      cause: error,
      details: { log: log.path },
    });
  } finally {
    await log.close();
  }
}
