import { describe, expect, it } from 'vitest';
import { createNemesis, parseNemesis } from '../../nemeses/index.js';
import { faultWindows, type History, SECOND_NS } from '../../src/core/index.js';
import { abdMutants } from '../../systems/abd/options.js';
import { systems } from '../../systems/index.js';
import { primaryBackupMutants } from '../../systems/primary-backup/options.js';
import { nonlinearizableKeys } from './register-oracle.js';
import { lostElements } from './set-oracle.js';
import { runTrial, type Trial } from './trial.js';

/** How a broken rule comes to light: the workload, the faults, and what the network must be like. */
interface Hunt {
  readonly protocol: 'register' | 'set';
  readonly nemesis: string;
  readonly pauseMs?: number;
  readonly options?: Readonly<Record<string, unknown>>;
}

const hunts: Readonly<Record<string, Readonly<Record<string, Hunt>>>> = {
  'primary-backup': {
    'ack-before-majority': { protocol: 'register', nemesis: 'partition:primaries' },
    'lost-on-failover': { protocol: 'set', nemesis: 'partition:primaries' },
    'blind-vote': { protocol: 'set', nemesis: 'pause:primaries', pauseMs: 20, options: { loss: 0.1 } },
    'stale-lease-read': { protocol: 'register', nemesis: 'partition:primaries' },
    'read-one': { protocol: 'register', nemesis: 'none' },
    'no-fsync': { protocol: 'set', nemesis: 'kill:all' },
    'duplicate-apply': { protocol: 'register', nemesis: 'none', options: { duplicate: 0.1, reorder: 0.1 } },
  },
  abd: {
    'no-write-back': { protocol: 'register', nemesis: 'partition:bridge' },
    'read-one': { protocol: 'register', nemesis: 'none' },
    'ack-before-majority': { protocol: 'register', nemesis: 'partition' },
    'stale-timestamp': { protocol: 'register', nemesis: 'none' },
    'no-tie-break': { protocol: 'register', nemesis: 'none' },
    'no-fsync': { protocol: 'set', nemesis: 'kill:all' },
  },
};

const cases = Object.entries(hunts).flatMap(([system, mutants]) =>
  Object.entries(mutants).map(([mutant, hunt]) => ({ system, mutant, hunt })),
);

async function run(system: string, mutant: string, { nemesis, options, ...hunt }: Hunt, seed: number) {
  const described = await systems.get(system)?.();
  if (!described) throw new Error(`no system ${system}`);
  const faults = parseNemesis(nemesis);
  const trial: Trial = {
    ...hunt,
    system,
    seed,
    seconds: 15,
    options: { ...options, mutant },
    nemesis: (_seed, nodes) =>
      createNemesis({ faults, nodes: nodes.length, system: described, intervalNs: 1.5 * SECOND_NS }),
  };
  return runTrial(trial);
}

function isWrong(history: History, protocol: Hunt['protocol']): boolean {
  return protocol === 'set' ? lostElements(history).lost.length > 0 : nonlinearizableKeys(history).length > 0;
}

describe('a system that breaks one rule', () => {
  it('has a hunt for every rule that can be broken', () => {
    const hunted = (system: string, ...elsewhere: string[]) =>
      ['none', ...elsewhere, ...Object.keys(hunts[system])].toSorted();
    // Transactions have a test of their own.
    expect(hunted('primary-backup', 'unvalidated-snapshot')).toEqual([...primaryBackupMutants].toSorted());
    expect(hunted('abd')).toEqual([...abdMutants].toSorted());
  });

  it.each(cases)('$system with $mutant is caught within a hundred seeds', async ({ system, mutant, hunt }) => {
    let caught: number | undefined;
    for (let seed = 1; seed <= 100 && caught === undefined; seed++) {
      if (isWrong(await run(system, mutant, hunt, seed), hunt.protocol)) caught = seed;
    }
    expect(caught).toBeDefined();
  });
});

describe('a system that keeps all rules', () => {
  it.each(cases)('$system is not accused where $mutant is caught', async ({ system, hunt }) => {
    for (let seed = 1; seed <= 4; seed++) {
      const history = await run(system, 'none', hunt, seed);
      expect(isWrong(history, hunt.protocol)).toBe(false);
      for (const window of faultWindows(history)) expect(window).toMatchObject({ proven: true, healed: true });
    }
  });

  it.each(['primary-backup', 'abd'])('%s is right under partitions, kills and pauses of every kind', async (system) => {
    const shapes = ['one', 'halves', 'majority', 'random', 'bridge', 'majorities-ring', 'one-way'];
    const targets = ['one', 'minority', 'majority', 'all'];
    const every = [
      ...shapes.map((shape) => `partition:${shape}`),
      ...targets.flatMap((target) => [`kill:${target}`, `pause:${target}`]),
      'partition,kill,pause',
    ];
    for (const [i, nemesis] of every.entries()) {
      for (const protocol of ['register', 'set'] as const) {
        const history = await run(system, 'none', { protocol, nemesis }, i);
        expect([nemesis, isWrong(history, protocol)]).toEqual([nemesis, false]);
      }
    }
  });
});
