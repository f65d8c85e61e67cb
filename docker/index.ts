/** The Docker runtime, its images, and what looks after them. */
export { type CleanReport, clean } from './clean.js';
export { DockerRuntime, type DockerRuntimeOptions } from './docker-runtime.js';
export { doctor } from './doctor.js';
export { Engine } from './engine.js';
export { hostPorts } from './host-ports.js';
export { buildOfflineImage, ensureAgentImage } from './image-build.js';
export { listImages, missingImages, removeImages } from './image-list.js';
export { AGENT_RECIPE, type OfflineRecipe, recipeTag } from './image-recipe.js';
export { doctorFix } from './set-up.js';
