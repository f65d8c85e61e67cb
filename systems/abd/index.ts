import type { System } from '../../src/core/index.js';
import type { NodeEnvironment } from '../../src/sim/index.js';
import { registerClient, setClient } from '../simulated/client.js';
import { simulatedSystem } from '../simulated/system.js';
import type { Message } from './messages.js';
import { type AbdOptions, abdOptions } from './options.js';
import { AbdProgram } from './program.js';

/**
 * Majority-quorum registers and grow-only sets. No leader, no consensus: so no compare-and-set either.
 *
 * **How it works.** Every node has a copy of every register, with the stamp under which it was written. A write asks a
 * majority for their stamps, takes a larger one, and has a majority store the value under it. A read asks a majority,
 * takes the value with the largest stamp, and has a majority store that before it answers. A copy replaces its value only
 * by one with a larger stamp, and acknowledges what is durable. For sets, a copy only grows: an addition is stored by a
 * majority; a read joins what a majority has, and has a majority store what some of those lack before it answers.
 *
 * **Why it is linearizable.** Any two majorities share a node. So a write's stamp is larger than that of every operation
 * which ended before it began, and a read's is at least as large: the order of the stamps, each write before the reads of
 * its value, is an order of all operations that agrees with real time, and in it every read returns the last value
 * written. It is the second phase of the read that makes later reads see no less. Stamps are unique (counter, node, boot,
 * write), so no two values share a place. For sets: what a read returned is on a majority when it ends, so the results of
 * reads grow with real time; and what was added before a read began is on a majority, so it is in its result.
 * Compare-and-set needs consensus (M. Herlihy, *Wait-Free Synchronization*, 1991), which nothing here provides.
 *
 * Sources: H. Attiya, A. Bar-Noy and D. Dolev, *Sharing Memory Robustly in Message-Passing Systems* (JACM 42, 1995), for
 * one writer; N. Lynch and A. Shvartsman, *Robust emulation of shared memory using dynamic quorum-acknowledged
 * broadcasts* (FTCS 1997), for the query phase that allows many.
 */
export const abd: System<AbdOptions> = simulatedSystem({
  name: 'abd',
  description:
    'Simulated majority-quorum registers and sets without a leader (Attiya, Bar-Noy, Dolev); no compare-and-set',
  options: abdOptions,
  program: (options) => (env: NodeEnvironment<Message>) => new AbdProgram(env, options),
  supports: { register: ['read', 'write'], set: ['add', 'read'] },
  claims: { register: 'linearizable', set: 'linearizable' },
  source: 'systems/abd: how it works, and why',
  clients: { register: registerClient, set: setClient },
});
