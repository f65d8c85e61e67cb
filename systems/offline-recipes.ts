import type { OfflineRecipe } from '../docker/index.js';
import { ETCD_RECIPE } from './etcd/cluster-definition.js';

/** Images that can be built from the distribution's packages, one for each system in Docker: `dsverify images build`. */
export const offlineRecipes: readonly OfflineRecipe[] = [
  { name: 'etcd', context: ETCD_RECIPE.offlineContext, versionCommand: ETCD_RECIPE.versionCommand },
];
