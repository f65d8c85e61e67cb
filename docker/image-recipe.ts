import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EnvironmentError } from '../src/core/index.js';

/** A folder with a Dockerfile that starts with `ARG BASE` and `FROM ${BASE}`, and what else it copies. */
export interface OfflineRecipe {
  /** Name of the image, e.g. `etcd`. */
  readonly name: string;
  /** The folder: absolute, or relative to the package. */
  readonly context: string;
  /** Prints the database's version when it is run in the image. */
  readonly versionCommand?: readonly string[];
}

/** The image of the pods. */
export const AGENT_RECIPE: OfflineRecipe = { name: 'agent', context: 'docker/images/agent' };

/**
 * Tag of the image that a recipe makes: it holds the hash of the recipe's files, so that a changed recipe is another
 * image and is built anew.
 */
export function recipeTag(recipe: OfflineRecipe): string {
  return `dsverify/${recipe.name}:${recipeHash(recipe)}`;
}

/** Twelve hexadecimal digits over names and contents of the recipe's files. */
export function recipeHash(recipe: OfflineRecipe): string {
  const folder = recipeFolder(recipe);
  const hash = createHash('sha256');
  for (const file of filesOf(folder)) {
    const content = readFileSync(join(folder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 12);
}

/** The recipe's folder as an absolute path. Raises `RECIPE_MISSING` where it holds no Dockerfile. */
export function recipeFolder(recipe: OfflineRecipe): string {
  const folder = isAbsolute(recipe.context) ? recipe.context : join(packageRoot(), recipe.context);
  if (existsSync(join(folder, 'Dockerfile'))) return folder;
  throw new EnvironmentError(`build image ${recipe.name}: no Dockerfile in ${folder}`, {
    code: 'RECIPE_MISSING',
    hint: 'Give a folder that holds the recipe, absolute or relative to the package.',
  });
}

/** Files of a folder and the folders in it, as sorted relative paths. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}

/** Where package.json is: above this file, whether it runs compiled or as it is written. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('no package.json above the Docker runtime');
    folder = above;
  }
  return folder;
}
