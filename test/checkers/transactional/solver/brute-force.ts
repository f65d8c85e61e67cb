import type { SmallHistory, SmallMop, SmallTransaction } from './small-history.js';

type State = readonly (readonly number[])[];

/**
 * Does any execution of the model explain the history? By definition: it tries every way in which transactions can start and
 * commit (without snapshots: every serial order); those whose outcome is unknown may take part or not. A state keeps the
 * list under each key; a register is a list of one.
 */
export function bruteForce(history: SmallHistory, snapshot: boolean, order: 'none' | 'session' | 'realtime'): boolean {
  const { transactions, dialect } = history;
  const before = transactions.map((t, i) =>
    transactions.reduce((mask, u, j) => (i !== j && mustPrecede(u, t, order) ? mask | (1 << j) : mask), 0),
  );
  const must = transactions.reduce((mask, t, i) => (t.outcome === 'ok' ? mask | (1 << i) : mask), 0);
  const dead = new Set<string>();

  /** @param spoiled by transaction under way: keys that others have written since it started */
  const explore = (started: number, committed: number, state: State, spoiled: readonly number[]): boolean => {
    if ((committed & must) === must && started === committed) return true;
    const id = `${started},${committed},${state.join('|')},${spoiled.join('.')}`;
    if (dead.has(id)) return false;
    for (let i = 0; i < transactions.length; i++) {
      const t = transactions[i] as SmallTransaction;
      const bit = 1 << i;
      const required = before[i] as number;
      if (t.outcome === 'fail') continue;
      if ((started & bit) === 0) {
        if ((committed & required) !== required) continue;
        if (t.outcome === 'ok' && !readsRight(t.mops, state, dialect)) continue;
        if (
          snapshot
            ? explore(started | bit, committed, state, spoiled)
            : commit(i, started | bit, committed, state, spoiled)
        )
          return true;
      } else if ((committed & bit) === 0 && ((spoiled[i] as number) & writeMask(t)) === 0) {
        if (commit(i, started, committed, state, spoiled)) return true;
      }
    }
    dead.add(id);
    return false;
  };

  const commit = (i: number, started: number, committed: number, state: State, spoiled: readonly number[]): boolean => {
    const t = transactions[i] as SmallTransaction;
    const under = started & ~committed;
    const next = spoiled.map((mask, j) => ((under >> j) & 1 && j !== i ? mask | writeMask(t) : i === j ? 0 : mask));
    return explore(started, committed | (1 << i), apply(t.mops, state, dialect), next);
  };

  return explore(
    0,
    0,
    [[], [], []],
    transactions.map(() => 0),
  );
}

function mustPrecede(u: SmallTransaction, t: SmallTransaction, order: string): boolean {
  if (u.outcome !== 'ok' || order === 'none' || u.end >= t.begin) return false;
  return order === 'realtime' || u.process === t.process;
}

function writeMask(t: SmallTransaction): number {
  return t.mops.reduce((mask, m) => (m.kind === 'w' ? mask | (1 << m.key) : mask), 0);
}

function apply(mops: readonly SmallMop[], state: State, dialect: SmallHistory['dialect']): State {
  const next = state.map((list) => list.slice());
  for (const m of mops) {
    if (m.kind === 'w')
      next[m.key] = [...(dialect === 'list-append' ? (next[m.key] as number[]) : []), m.value as number];
  }
  return next;
}

function readsRight(mops: readonly SmallMop[], state: State, dialect: SmallHistory['dialect']): boolean {
  const seen = state.map((list) => list.slice());
  for (const m of mops) {
    const list = seen[m.key] as number[];
    if (m.kind === 'w') list.push(m.value as number);
    else if (dialect === 'rw-register') {
      if ((list.at(-1) ?? null) !== m.value) return false;
    } else {
      const value = m.value as readonly number[];
      if (value.length !== list.length || value.some((element, i) => element !== list[i])) return false;
    }
  }
  return true;
}
