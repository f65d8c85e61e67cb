import { offlineRecipe } from '../../../docker/image-choice.js';
import type { OfflineRecipe } from '../../../docker/index.js';
import { systems } from '../../../systems/index.js';

/** The offline recipes of all systems that run in Docker. */
export async function offlineRecipes(): Promise<OfflineRecipe[]> {
  const recipes: OfflineRecipe[] = [];
  for (const load of new Set(systems.values())) {
    const system = await load();
    if (system.runtime !== 'docker') continue;
    const spec = system.cluster(system.options.parse({}), {
      runId: 'recipe',
      seed: 0,
      nodes: ['n1'],
      imagePolicy: 'auto',
    });
    if (spec.image !== undefined) recipes.push(offlineRecipe({ system: system.name, recipe: spec.image }));
  }
  return recipes;
}
