import { type History, INVOKE, MILLISECOND_NS, NEMESIS, NO_VALUE, SECOND_NS } from '../core/index.js';

/** Clocks of recorders are a little off; what goes back by more was put together from several places. */
const BACK_NS = 10 * MILLISECOND_NS;

/**
 * What a reader of the verdict should know of a history that is odd but not broken, in words. Indices that stand at
 * several events are replaced by the events' places, so that each names one. Linear.
 */
export function settleIrregularities(history: History): string[] {
  const warnings = [renumbered(history), calledAgain(history), goneBack(history), asksWithPairs(history)];
  return warnings.filter((warning) => warning !== undefined);
}

/** Reads that ask `[key nil]` are those of a test of independent keys, whose tuples lost their tag. */
function asksWithPairs(history: History): string | undefined {
  const { columns, length, values } = history;
  const { type, f, value, key } = columns;
  const read = history.code('read');
  let reads = 0;
  for (let row = 0; row < length; row++) {
    if (type[row] !== INVOKE || f[row] !== read) continue;
    const asked = value[row] === NO_VALUE || key[row] !== NO_VALUE ? null : values.get(value[row]);
    if (!Array.isArray(asked) || asked.length !== 2 || asked[0] === null || asked[1] !== null) return undefined;
    reads++;
  }
  return reads === 0 ? undefined : 'every read asks for a pair [key nil]: if values are such pairs, give --by-key';
}

function renumbered({ columns, length }: History): string | undefined {
  const { index } = columns;
  let rising = true;
  for (let row = 1; row < length && rising; row++) rising = index[row] > index[row - 1];
  if (rising) return undefined;
  const seen = new Set<number>();
  for (let row = 0; row < length; row++) {
    if (!seen.has(index[row])) {
      seen.add(index[row]);
      continue;
    }
    const twice = index[row];
    for (let i = 0; i < length; i++) index[i] = i;
    return `index ${twice} stands at more than one event, so events are numbered by their place, from 0`;
  }
  return undefined;
}

/** A process does one thing at a time; one that is called again has left its operation open for good. */
function calledAgain({ columns, length }: History): string | undefined {
  const { type, process, pair, index } = columns;
  const open = new Map<number, number>();
  let count = 0;
  let first = '';
  for (let row = 0; row < length; row++) {
    if (process[row] === NEMESIS || type[row] !== INVOKE) continue;
    const before = open.get(process[row]);
    if (before !== undefined && pair[before] < 0) {
      if (count++ === 0) {
        first = `process ${process[row]} is called at index ${index[row]} although its operation of index ${index[before]} has not completed`;
      }
    }
    open.set(process[row], row);
  }
  if (count === 0) return undefined;
  return `${first}${count === 1 ? '' : `, and there are ${count - 1} more of that`}: such operations count as never completed`;
}

function goneBack({ columns, length }: History): string | undefined {
  const { timeNs, index } = columns;
  let latest = Number.NEGATIVE_INFINITY;
  let worst = 0;
  let at = -1;
  for (let row = 0; row < length; row++) {
    const time = timeNs[row];
    if (latest - time > worst) {
      worst = latest - time;
      at = row;
    }
    if (time > latest) latest = time;
  }
  if (worst <= BACK_NS) return undefined;
  return `the time at index ${index[at]} is ${(worst / SECOND_NS).toFixed(3)} s before that of an earlier event: events count in the order in which they stand`;
}
