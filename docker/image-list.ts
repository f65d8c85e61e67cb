import type { Engine } from './engine.js';
import { imageExists } from './image-build.js';
import { AGENT_RECIPE, type OfflineRecipe, recipeTag } from './image-recipe.js';
import { IMAGE_LABEL } from './labels.js';

/** An image that dsverify built, or could build. */
export interface BuiltImage {
  /** `base`, `agent`, or the system's name. */
  readonly name: string;
  readonly reference: string;
  readonly id: string;
  readonly bytes: number;
  /** ISO 8601. */
  readonly created: string;
  /** Made by the recipe as it is now? False for one that a changed recipe has replaced. */
  readonly current: boolean;
}

/** Images that dsverify built on this engine. */
export async function listImages(engine: Engine, recipes: readonly OfflineRecipe[]): Promise<BuiltImage[]> {
  const current = new Set([AGENT_RECIPE, ...recipes].map(recipeTag));
  const images = await engine.call('list images', (docker) =>
    docker.listImages({ filters: JSON.stringify({ label: [IMAGE_LABEL] }) }),
  );
  return images
    .flatMap((image) =>
      // An image built on ours inherits the label; only a name of ours makes it ours.
      (image.RepoTags ?? [])
        .filter((tag) => tag.startsWith('dsverify/'))
        .map((reference) => ({
          name: reference.slice('dsverify/'.length).split(':')[0] ?? '',
          reference,
          id: image.Id,
          bytes: image.Size,
          created: new Date(image.Created * 1000).toISOString(),
          current: current.has(reference) || reference.startsWith('dsverify/base:'),
        })),
    )
    .toSorted((a, b) => a.reference.localeCompare(b.reference));
}

/** Recipes whose image is not on this engine, the agent's included. */
export async function missingImages(engine: Engine, recipes: readonly OfflineRecipe[]): Promise<OfflineRecipe[]> {
  const wanted = [AGENT_RECIPE, ...recipes];
  const there = await Promise.all(wanted.map((recipe) => imageExists(engine, recipeTag(recipe))));
  return wanted.filter((_, i) => !there[i]);
}

/** Removes images that dsverify built: those named, or all. What a container still uses is refused by the engine. */
export async function removeImages(engine: Engine, names?: readonly string[]): Promise<string[]> {
  const images = await listImages(engine, []);
  const chosen = images.filter((image) => names === undefined || names.includes(image.name));
  // A base goes after what is built on it.
  const ordered = chosen.toSorted((a, b) => Number(a.name === 'base') - Number(b.name === 'base'));
  for (const { reference } of ordered) {
    await engine.call(`remove image ${reference}`, (docker) => docker.getImage(reference).remove());
  }
  return ordered.map((image) => image.reference);
}
