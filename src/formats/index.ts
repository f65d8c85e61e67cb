/** Reading and writing histories: JSON lines and arrays, Jepsen's EDN and text logs. */
export { FORMAT_NAMES, type HistoryFormat } from './detection.js';
export { unreadable } from './history-source.js';
export { parseHistory, type ReadOptions, type ReadResult, readHistory } from './read-history.js';
export { ednOf, toEdn } from './write-edn.js';
export { toJsonLines } from './write-json.js';
