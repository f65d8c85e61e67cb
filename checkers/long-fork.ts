import {
  type Checker,
  counted,
  FAIL,
  type History,
  INVOKE,
  NEMESIS,
  NULL_ID,
  OK,
  showValue,
  type Value,
  type ValueId,
  type Verdict,
} from '../src/core/index.js';
import { Findings } from './findings.js';
import { beginOf, outcomeOf } from './halves.js';

export interface LongForkOptions {
  /** How many keys every read has; reads of another size make the answer unknown. Default: as the first read. */
  readonly groupSize?: number;
}

/** Micro-operations of a transaction: `["r", key, value]` or `["w", key, value]`. */
interface MicroOp {
  readonly f: string;
  readonly key: ValueId;
  readonly value: ValueId;
}

interface GroupRead {
  readonly row: number;
  /** In the order of the group's keys; `NULL_ID` where the key had not been written yet. */
  readonly values: readonly ValueId[];
  /** How many keys it saw written. */
  readonly seen: number;
}

interface Group {
  readonly keys: readonly ValueId[];
  /** One read of each distinct state, by the state. */
  readonly states: Map<string, GroupRead>;
}

/**
 * Long fork: two reads of the same keys that disagree about the order of two writes. Every key is written once, so of
 * two reads of one group one must have seen at least what the other has seen; where neither has, there was no moment
 * at which one state led to the other. Parallel snapshot isolation allows it, snapshot isolation does not
 * (Sovran and others 2011, "Transactional storage for geo-replicated systems", section 3).
 * Transactions are lists of micro-operations; the function's name does not matter. Of the reads of a group, each distinct
 * state is compared with the next larger one: there is a fork exactly where some pair of these forks. Time n log n.
 */
export function longFork(options: LongForkOptions = {}): Checker {
  return { name: 'long-fork', check: async (history) => judge(history, options) };
}

function judge(history: History, options: LongForkOptions): Verdict {
  const findings = new Findings(history);
  const written = writtenValues(history);
  const name = (key: ValueId) => showValue(history.values.get(key), 40);
  const groups = new Map<string, Group>();
  let unknownBecause = written.unknownBecause;
  let groupSize = options.groupSize;
  let reads = 0;
  for (const [row, ops] of transactions(history, OK)) {
    if (!ops) {
      findings.unreadable(row, 'list of micro-operations');
      continue;
    }
    if (ops.length < 2 || !ops.every(({ f }) => f === 'r')) continue;
    reads++;
    groupSize ??= ops.length;
    if (ops.length !== groupSize) unknownBecause ??= `a read has ${ops.length} keys instead of ${groupSize}`;
    for (const { key, value } of ops) {
      if (value === NULL_ID) continue;
      const known = written.values.get(key);
      if (known === undefined) written.values.set(key, value);
      else if (known !== value) unknownBecause ??= `the key ${name(key)} has more than one value`;
    }
    const again = addRead(groups, row, ops);
    if (again !== undefined) unknownBecause ??= `a read has the key ${name(again)} twice`;
  }
  for (const group of groups.values()) {
    // Where null was written, it need not come before everything else.
    if (!group.keys.some((key) => written.nulls.has(key))) compareStates(history, findings, group);
  }
  return findings.verdict({
    stats: { reads, groups: groups.size },
    valid: `Checked ${counted(reads, 'read')} of ${counted(groups.size, 'group')} of keys: no two disagree about the order of writes.`,
    unknownBecause:
      unknownBecause ??
      (reads === 0
        ? 'no read of a group of keys succeeded'
        : written.values.size === 0
          ? 'no key was ever written'
          : undefined),
  });
}

/** Puts a read with the reads of the same keys, whatever their order; a key that it has twice is an obstacle. */
function addRead(groups: Map<string, Group>, row: number, ops: readonly MicroOp[]): ValueId | undefined {
  const sorted = ops.toSorted((a, b) => a.key - b.key);
  const again = sorted.find(({ key }, i) => i > 0 && sorted[i - 1]?.key === key);
  if (again) return again.key;
  const keys = sorted.map(({ key }) => key);
  const groupName = keys.join();
  let group = groups.get(groupName);
  if (!group) groups.set(groupName, (group = { keys, states: new Map() }));
  const values = sorted.map(({ value }) => value);
  const state = values.join();
  if (!group.states.has(state)) {
    group.states.set(state, { row, values, seen: values.filter((value) => value !== NULL_ID).length });
  }
  return undefined;
}

/** From the state that saw least to the one that saw most, each must be part of the next. */
function compareStates(history: History, findings: Findings, { keys, states }: Group): void {
  const sorted = [...states.values()].toSorted((a, b) => a.seen - b.seen || a.row - b.row);
  for (let i = 1; i < sorted.length; i++) {
    const [one, other] = [sorted[i - 1], sorted[i]];
    const left = keys.findIndex((_, k) => one.values[k] !== NULL_ID && other.values[k] === NULL_ID);
    const right = keys.findIndex((_, k) => one.values[k] === NULL_ID && other.values[k] !== NULL_ID);
    if (left < 0 || right < 0) continue;
    const [a, b] = [history.values.get(keys[left]), history.values.get(keys[right])];
    findings.add(
      'long-fork',
      [one.row, other.row],
      () => {
        const [first, second] = [showValue(a, 40), showValue(b, 40)];
        return `${findings.who(one.row)} saw the write of key ${first} but not that of ${second}; ${findings.who(other.row)} saw that of ${second} but not that of ${first}. No order of the two writes explains both.`;
      },
      { details: { keys: [a, b] } },
    );
  }
}

interface Written {
  /** The one value that each key has. */
  readonly values: Map<ValueId, ValueId>;
  /** Keys to which null was written. */
  readonly nulls: ReadonlySet<ValueId>;
  readonly unknownBecause: string | undefined;
}

/** What may have been written, whatever came of it, unless it failed for certain. */
function writtenValues(history: History): Written {
  const values = new Map<ValueId, ValueId>();
  const nulls = new Set<ValueId>();
  let unknownBecause: string | undefined;
  for (const [, ops] of transactions(history, INVOKE)) {
    for (const { f, key, value } of ops ?? []) {
      if (f !== 'w') continue;
      const name = showValue(history.values.get(key), 40);
      if (value === NULL_ID) {
        nulls.add(key);
        unknownBecause ??= `null is written to the key ${name}, as if it had never been written`;
      } else if (values.has(key)) unknownBecause ??= `the key ${name} is written more than once`;
      else values.set(key, value);
    }
  }
  return { values, nulls, unknownBecause };
}

/**
 * Transactions with their micro-operations: `OK`, those that succeeded, with what they read (undefined where they do not
 * tell, though they were asked to); `INVOKE`, all that may have happened, as they were asked for.
 */
function* transactions(
  history: History,
  which: typeof OK | typeof INVOKE,
): Generator<[row: number, ops: readonly MicroOp[] | undefined], void, void> {
  const { type, pair, process } = history.columns;
  for (let row = 0; row < history.length; row++) {
    if (process[row] === NEMESIS) continue;
    if (which === OK ? type[row] !== OK : beginOf(history, row) !== row || outcomeOf(history, row) === FAIL) continue;
    const ops = microOps(history, row);
    if (ops || (which === OK && pair[row] >= 0 && microOps(history, pair[row]))) yield [row, ops];
  }
}

function microOps(history: History, row: number): MicroOp[] | undefined {
  const value = history.value(row);
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const ops: MicroOp[] = [];
  for (const micro of value) {
    if (!Array.isArray(micro)) return undefined;
    const [f, key = null, item = null] = micro as readonly Value[];
    if (typeof f !== 'string') return undefined;
    ops.push({ f, key: history.values.intern(key), value: history.values.intern(item) });
  }
  return ops;
}
