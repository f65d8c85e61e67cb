export { type Element, type SetHistory, type SetRead, setHistories } from './elements.js';
export { type ElementFaults, type ElementOutcome, elementFaults, stableLatencyNs } from './outcomes.js';
export { type SetOptions, set } from './set.js';
export { setFull } from './set-full.js';
