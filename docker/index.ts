/** The Docker runtime, its images, and what looks after them. */
export { type CleanOptions, type CleanReport, clean } from './clean.js';
export { DockerRuntime, type DockerRuntimeOptions } from './docker-runtime.js';
export { type DoctorOptions, doctor } from './doctor.js';
export { Engine, type EngineOptions } from './engine.js';
export { type BuildOptions, buildOfflineImage, ensureAgentImage } from './image-build.js';
export { type BuiltImage, listImages, missingImages, removeImages } from './image-list.js';
export { AGENT_RECIPE, type OfflineRecipe, recipeTag } from './image-recipe.js';
export { doctorFix, type SetUpOptions } from './set-up.js';
