import { Engine, type EngineOptions } from './engine.js';
import { ownerOf } from './labels.js';
import { findLeftovers, type Leftover, removeRun } from './leftovers.js';
import { ownerState } from './owner.js';

export interface CleanOptions extends EngineOptions {
  /** Also runs whose process lives, or cannot be asked. */
  readonly all?: boolean;
  /** This run alone, living or not. */
  readonly runId?: string;
}

export interface CleanReport {
  /** Names of what was removed. */
  readonly removed: { readonly containers: string[]; readonly networks: string[] };
  /** Runs that were left alone, and why. */
  readonly kept: readonly { readonly runId: string; readonly why: 'living' | 'unknown-owner' }[];
}

/**
 * Removes what dead runs left on the engine: containers with the rules and volumes in them, and networks, that
 * carry our label. A run is dead when the process that started it is gone from this machine. Nothing without the label is
 * looked at.
 */
export async function clean(options: CleanOptions = {}): Promise<CleanReport> {
  const engine = await Engine.connect(options);
  const runs = new Map<string, Leftover[]>();
  for (const item of await findLeftovers(engine, options.runId)) {
    runs.set(item.runId, [...(runs.get(item.runId) ?? []), item]);
  }
  const removed: Leftover[] = [];
  const kept: CleanReport['kept'][number][] = [];
  for (const [runId, items] of runs) {
    const state = runState(items);
    if (state !== 'dead' && !options.all && options.runId === undefined) {
      kept.push({ runId, why: state === 'living' ? 'living' : 'unknown-owner' });
      continue;
    }
    await removeRun(engine, runId);
    removed.push(...items);
  }
  const names = (kind: Leftover['kind']) => removed.filter((item) => item.kind === kind).map((item) => item.name);
  return { removed: { containers: names('container'), networks: names('network') }, kept };
}

/** A run lives when any owner of its things does; it is dead only when all are. */
function runState(items: readonly Leftover[]): 'living' | 'dead' | 'unknown' {
  const states = new Set(
    items.map((item) => {
      const owner = ownerOf(item.labels);
      return owner ? ownerState(owner) : 'unknown';
    }),
  );
  if (states.has('living')) return 'living';
  return states.has('unknown') ? 'unknown' : 'dead';
}
