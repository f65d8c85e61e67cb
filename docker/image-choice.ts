import {
  DsverifyError,
  EnvironmentError,
  type ImageIdentity,
  type ImageRecipe,
  type Progress,
} from '../src/core/index.js';
import type { Engine } from './engine.js';
import { buildOfflineImage, imageExists } from './image-build.js';
import { identifyImage } from './image-identity.js';
import { pullImage } from './image-pull.js';
import { type OfflineRecipe, recipeTag } from './image-recipe.js';

/** What is wanted: which database, which version, and from where. */
export interface ImageWish {
  readonly system: string;
  readonly version: string;
  readonly recipe: ImageRecipe;
}

/**
 * Finds the image that a cluster runs, pulling or building what is missing.
 * - the user's own image: that one or an error (`IMAGE_UNKNOWN`, `REGISTRY_UNREACHABLE`);
 * - `official`: the vendor's, pulled where it is missing;
 * - `offline`: the distribution's, built where it is missing;
 * - `auto`: the vendor's; the distribution's only where no registry answers.
 * Where the user named a version, every image of another version is refused with `VERSION_UNAVAILABLE`.
 */
export async function chooseImage(
  engine: Engine,
  wish: ImageWish,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<ImageIdentity> {
  const { recipe } = wish;
  if (recipe.override !== undefined) {
    await present(engine, recipe.override, onProgress, signal);
    return checked(wish, await identifyImage(engine, recipe.override, 'user', recipe.versionCommand), false);
  }
  if (recipe.policy !== 'offline') {
    try {
      await present(engine, recipe.official, onProgress, signal);
      return checked(wish, await identifyImage(engine, recipe.official, 'official', recipe.versionCommand), true);
    } catch (error) {
      if (recipe.policy === 'official' || !isUnreachable(error)) throw error;
      if (recipe.exactVersion) await refuseUnlessBuilt(engine, wish, error);
      onProgress({
        step: 'image',
        detail: `no registry answers: ${wish.system} as this machine's distribution packages it`,
      });
    }
  }
  const offline = offlineRecipe(wish);
  const tag = await buildOfflineImage(engine, offline, { onProgress, signal });
  return checked(wish, await identifyImage(engine, tag, 'offline-build', recipe.versionCommand), recipe.exactVersion);
}

/** The offline recipe of a system's image. */
export function offlineRecipe(wish: Pick<ImageWish, 'system' | 'recipe'>): OfflineRecipe {
  const { offlineContext: context, versionCommand } = wish.recipe;
  return { name: wish.system, context, ...(versionCommand ? { versionCommand } : {}) };
}

async function present(
  engine: Engine,
  reference: string,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<void> {
  if (!(await imageExists(engine, reference))) await pullImage(engine, reference, onProgress, signal);
}

function isUnreachable(error: unknown): boolean {
  return error instanceof DsverifyError && error.code === 'REGISTRY_UNREACHABLE';
}

/** A named version and no registry: worth going on only where an image of ours is there already, to be compared. */
async function refuseUnlessBuilt(engine: Engine, wish: ImageWish, cause: unknown): Promise<void> {
  if (await imageExists(engine, recipeTag(offlineRecipe(wish)))) return;
  throw new EnvironmentError(`run ${wish.system} ${wish.version}: no registry answers that could give this version`, {
    code: 'VERSION_UNAVAILABLE',
    hint: `Leave --version out to test the version of this machine's distribution, or name an image with --image.`,
    cause,
  });
}

function checked(wish: ImageWish, image: ImageIdentity, strict = false): ImageIdentity {
  const differs = image.version !== 'unknown' && image.version !== wish.version;
  if (!differs || !(strict || wish.recipe.exactVersion)) return image;
  const offline = image.source === 'offline-build';
  throw new EnvironmentError(
    `run ${wish.system} ${wish.version}: ${offline ? 'no registry answers, and ' : ''}image ${image.reference} has ${image.version}`,
    {
      code: 'VERSION_UNAVAILABLE',
      hint: offline
        ? `Leave --version out, or ask for --version ${image.version}; or name an image with --image.`
        : `Ask for --version ${image.version}, or name another image.`,
      details: { wanted: wish.version, found: image.version, image: image.reference },
    },
  );
}
