import {
  AGENT_RECIPE,
  buildOfflineImage,
  Engine,
  ensureAgentImage,
  listImages,
  missingImages,
  type OfflineRecipe,
  removeImages,
} from '../../../docker/index.js';
import type { Progress } from '../../core/index.js';
import type { Output } from '../output.js';
import { unknownName } from '../suggestions.js';
import { offlineRecipes } from './recipes.js';

/** Prints the images that dsverify built on this engine, and those that it could build. */
export async function showImages(json: boolean, output: Output): Promise<void> {
  const recipes = await offlineRecipes();
  const engine = await Engine.connect({});
  const built = await listImages(engine, recipes);
  const missing = (await missingImages(engine, recipes)).map(({ name }) => name);
  if (json) {
    output.out(`${JSON.stringify({ images: built, missing })}\n`);
    return;
  }
  for (const image of built) {
    const size = `${Math.round(image.bytes / 1e6)} MB`.padStart(8);
    output.out(`${image.reference.padEnd(36)} ${size}  ${image.created}${image.current ? '' : '  (old recipe)'}\n`);
  }
  if (missing.length > 0) output.out(`not built: ${missing.join(', ')}\n`);
}

/** Builds offline images: those named, or all that are missing. */
export async function buildImages(
  names: readonly string[],
  flags: { force?: boolean; json?: boolean },
  output: Output,
): Promise<void> {
  const recipes = await offlineRecipes();
  const known = [AGENT_RECIPE, ...recipes];
  const chosen = names.length === 0 ? known : names.map((name) => recipeNamed(name, known));
  const engine = await Engine.connect({});
  const onProgress = ({ step, detail }: Progress) => output.note(`${step}: ${detail}\n`);
  const built: { name: string; reference: string }[] = [];
  for (const recipe of chosen) {
    const options = { onProgress, force: flags.force ?? false };
    const reference =
      recipe === AGENT_RECIPE
        ? await ensureAgentImage(engine, options)
        : await buildOfflineImage(engine, recipe, options);
    built.push({ name: recipe.name, reference });
  }
  output.out(flags.json ? `${JSON.stringify({ built })}\n` : built.map(({ reference }) => `${reference}\n`).join(''));
}

/** Removes images that dsverify built: those named, or all. */
export async function dropImages(names: readonly string[], json: boolean, output: Output): Promise<void> {
  const engine = await Engine.connect({});
  const known = (await listImages(engine, [])).map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownName('image', unknown, new Set(known));
  const removed = await removeImages(engine, names.length === 0 ? undefined : names);
  output.out(json ? `${JSON.stringify({ removed })}\n` : removed.map((reference) => `removed ${reference}\n`).join(''));
}

function recipeNamed(name: string, known: readonly OfflineRecipe[]): OfflineRecipe {
  const recipe = known.find((one) => one.name === name);
  if (recipe === undefined) {
    throw unknownName(
      'image',
      name,
      known.map((one) => one.name),
    );
  }
  return recipe;
}
