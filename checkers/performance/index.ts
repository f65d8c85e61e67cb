export { availability, okDuringFaults, type SideAvailability, type WindowAvailability } from './availability.js';
export { latency } from './latency.js';
export { type Quantiles, quantiles } from './quantiles.js';
export { rate } from './rate.js';
export { countOutcomes, type OutcomeCounts, stats } from './stats.js';
