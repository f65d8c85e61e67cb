export type { Element, SetHistory, SetRead } from './elements.js';
export type { ElementFaults } from './outcomes.js';
export { type SetOptions, set } from './set.js';
export { setFull } from './set-full.js';
