import type { System } from '../../src/core/index.js';
import { asSimulated, type NodeEnvironment } from '../../src/sim/index.js';
import { registerClient, setClient, transactionClient } from '../simulated/client.js';
import { simulatedSystem } from '../simulated/system.js';
import type { Message } from './messages.js';
import { type PrimaryBackupOptions, primaryBackupOptions } from './options.js';
import { PrimaryBackupProgram } from './program.js';

/**
 * A primary with backups and failover: registers with compare-and-set, grow-only sets, and transactions.
 *
 * **How it works.** Time is cut into terms. In each term at most one node is primary: it has the votes of a majority, and
 * a vote is durable. Updates go through the primary's log; one counts when a majority holds it durably, and every node
 * does the updates that count in the order of the log. A node answers its client when it has done the client's update
 * itself. An update carries a name, so that one which is sent again is done once. For a read the node asks the primary
 * how far the log counted when the read came; the primary answers after a majority has confirmed that it still is
 * primary, and the node reads its own copy once it has come that far.
 *
 * **Why it is linearizable.** A vote goes only to a candidate whose log is at least as far as the voter's, and any two
 * majorities share a node, so a new primary holds everything that ever counted: the order of the log never changes
 * behind what was acknowledged. An update takes effect when it counts, between its invocation and its answer. A read
 * takes effect at the index that the primary gave: everything acknowledged before the read began is at or below it, for a
 * later primary could have counted something only with a majority that knew its term, and one of them would not have
 * confirmed. None of this uses clocks, so pauses and drifting clocks cost time, never answers.
 *
 * Sources: D. Ongaro and J. Ousterhout, *In Search of an Understandable Consensus Algorithm* (USENIX ATC 2014); D. Ongaro,
 * *Consensus: Bridging Theory and Practice* (2014), sections 6.3, 6.4 and 9.6; B. Liskov and J. Cowling, *Viewstamped
 * Replication Revisited* (2012). There are no membership changes and no snapshots: a log stays as long as its run.
 *
 * **Claim.** Linearizable, whatever `mutant` says: that is the promise which a mutant breaks. With the mutant
 * `ack-before-majority` it is a primary with asynchronous backups, which in truth promises only that what it acknowledged
 * is kept until the next failover.
 */
export const primaryBackup: System<PrimaryBackupOptions> = simulatedSystem({
  name: 'primary-backup',
  description: 'Simulated primary with backups, elections and majority acknowledgement (Raft)',
  options: primaryBackupOptions,
  program: (options) => (env: NodeEnvironment<Message>) => new PrimaryBackupProgram(env, options),
  primaries: async (cluster) => {
    const simulated = asSimulated(cluster);
    return simulated.nodes.filter((node) => simulated.role(node) === 'primary');
  },
  claims: {
    register: 'linearizable',
    set: 'linearizable',
    'list-append': 'strict-serializable',
    'rw-register': 'strict-serializable',
  },
  source: 'systems/primary-backup: how it works, and why',
  clients: {
    register: registerClient,
    set: setClient,
    'list-append': transactionClient,
    'rw-register': transactionClient,
  },
});
