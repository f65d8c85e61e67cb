import { ContractError, MILLISECOND_NS, type NodeName } from '../../src/core/index.js';
import type { NodeEnvironment } from '../../src/sim/index.js';
import { Election, type Role } from './election.js';
import type { AppendedMessage, AppendMessage, Command, ElectionMessage, Message } from './messages.js';
import type { PrimaryBackupOptions } from './options.js';
import { ReplicatedLog } from './replicated-log.js';

/** Entries in one message at most. */
const BATCH = 128;

/** What a primary knows of a backup. */
interface Progress {
  /** Index of the next entry to send. */
  next: number;
  /** Up to here the backup's log is the primary's, durably. */
  match: number;
  /** The last round that it answered. */
  round: number;
  heardNs: number;
  /** Entries are on their way: no more of them before an answer or the next heartbeat. */
  busy: boolean;
}

/**
 * One copy of the log (Ongaro and Ousterhout 2014, section 5.3 and 5.4.2). An entry is committed when a majority holds it
 * durably and it, or a later one, is of the primary's own term; committed entries are handed to `apply`, in order.
 */
export class Replica {
  readonly #env: NodeEnvironment<Message>;
  readonly #options: PrimaryBackupOptions;
  readonly #log: ReplicatedLog;
  readonly #election: Election;
  readonly #apply: (command: Command) => void;
  readonly #majority: number;
  readonly #progress = new Map<NodeName, Progress>();
  #ownMatch = 0;
  #commit = 0;
  #applied = 0;
  #round = 0;
  #reads: { readonly round: number; readonly done: (index: number) => void }[] = [];
  #heartbeat: (() => void) | undefined;

  constructor(env: NodeEnvironment<Message>, options: PrimaryBackupOptions, apply: (command: Command) => void) {
    this.#env = env;
    this.#options = options;
    this.#apply = apply;
    this.#majority = Math.floor(env.nodes.length / 2) + 1;
    this.#log = new ReplicatedLog(env.disk, options.mutant !== 'no-fsync');
    this.#election = new Election(env, this.#log, options, { won: () => this.#lead(), lost: () => this.#resign() });
  }

  get role(): Role {
    return this.#election.role;
  }

  get primary(): NodeName | undefined {
    return this.#election.primary;
  }

  /** How many entries have been applied. */
  get applied(): number {
    return this.#applied;
  }

  receive(from: NodeName, message: ElectionMessage | AppendMessage | AppendedMessage): void {
    switch (message.kind) {
      case 'append':
        this.#election.observe(message.term);
        return this.#append(from, message);
      case 'appended':
        this.#election.observe(message.term);
        return this.#appended(from, message);
      default:
        this.#election.receive(from, message);
    }
  }

  /** Puts a command into the log, if this node is the primary. It may be lost with the primary: ask again. */
  propose(command: Command): void {
    if (this.role !== 'primary') return;
    this.#extend(command);
    for (const [node, progress] of this.#progress) if (!progress.busy) this.#send(node, progress);
  }

  /**
   * Calls back with an index such that a state with that many entries applied is fresh enough for a read that was asked
   * for before now (dissertation, section 6.4): after asking, a majority still knew no later primary.
   */
  readIndex(done: (index: number) => void): void {
    if (this.role !== 'primary') return;
    if (this.#options.mutant === 'stale-lease-read') {
      done(this.#commit);
      return;
    }
    this.#reads.push({ round: ++this.#round, done });
    this.#broadcast();
    this.#serveReads();
  }

  #lead(): void {
    // A mutant: what is not known to be committed is thrown away, though it may be.
    if (this.#options.mutant === 'lost-on-failover') this.#log.truncate(this.#commit);
    const heardNs = this.#env.monotonicNs();
    for (const node of this.#env.nodes) {
      if (node === this.#env.self) continue;
      this.#progress.set(node, { next: this.#log.last + 1, match: 0, round: 0, heardNs, busy: false });
    }
    this.#ownMatch = 0;
    this.#extend(undefined);
    this.#beat();
  }

  #resign(): void {
    this.#env.log(`backup in term ${this.#log.term}`);
    this.#heartbeat?.();
    this.#heartbeat = undefined;
    this.#progress.clear();
    this.#reads = [];
  }

  #extend(command: Command | undefined): void {
    const { term } = this.#log;
    this.#log.append(command === undefined ? { term } : { term, command });
    const index = this.#log.last;
    this.#log.sync(() => {
      if (this.role !== 'primary' || this.#log.term !== term) return;
      this.#ownMatch = Math.max(this.#ownMatch, index);
      this.#advance();
    });
  }

  #beat(): void {
    this.#heartbeat = this.#env.timer(this.#options.heartbeatMs * MILLISECOND_NS, () => this.#beat());
    // A primary that a majority does not answer any more is of no use to its clients: let them find another.
    const sinceNs = this.#env.monotonicNs() - 4 * this.#options.electionMs * MILLISECOND_NS;
    let heard = 1;
    for (const progress of this.#progress.values()) if (progress.heardNs >= sinceNs) heard++;
    if (heard < this.#majority) this.#election.retire();
    else this.#broadcast();
  }

  #broadcast(): void {
    for (const [node, progress] of this.#progress) this.#send(node, progress);
  }

  #send(node: NodeName, progress: Progress): void {
    const { next } = progress;
    const entries = next > this.#log.last ? [] : this.#log.after(next - 1, BATCH);
    if (entries.length > 0) progress.busy = true;
    this.#env.send(node, {
      kind: 'append',
      term: this.#log.term,
      previous: this.#log.position(next - 1),
      entries,
      commit: this.#commit,
      round: this.#round,
    });
  }

  #append(from: NodeName, { term, previous, entries, commit, round }: AppendMessage): void {
    const log = this.#log;
    if (term < log.term) {
      this.#env.send(from, { kind: 'appended', term: log.term, success: false, match: 0, round: 0 });
      return;
    }
    this.#election.follow(from);
    const agree = previous.index <= log.last && log.termAt(previous.index) === previous.term;
    if (agree) this.#take(previous.index, entries);
    const match = agree ? previous.index + entries.length : this.#disagreement(previous.index);
    if (agree && Math.min(commit, match) > this.#commit) this.#commitTo(Math.min(commit, match));
    // What is acknowledged must be durable, this node's term included.
    log.sync(() => {
      if (log.term === term) this.#env.send(from, { kind: 'appended', term, success: agree, match, round });
    });
  }

  /** Takes a primary's entries behind an index over; what disagrees with them goes. */
  #take(previous: number, entries: AppendMessage['entries']): void {
    const log = this.#log;
    entries.forEach((entry, i) => {
      const index = previous + 1 + i;
      if (index <= log.last) {
        if (log.termAt(index) === entry.term) return;
        if (index <= this.#commit && this.#options.mutant === 'none') {
          throw new ContractError(`replicating entry ${index}: it is committed and would be overwritten`, {
            code: 'COMMITTED_ENTRY_OVERWRITTEN',
          });
        }
        log.truncate(index - 1);
      }
      log.append(entry);
    });
  }

  /** From where the primary should try again: the end of this log, or before the term that disagrees. */
  #disagreement(index: number): number {
    if (index > this.#log.last) return this.#log.last;
    const term = this.#log.termAt(index);
    let first = index;
    while (first > this.#commit + 1 && this.#log.termAt(first - 1) === term) first--;
    return first - 1;
  }

  #appended(from: NodeName, { term, success, match, round }: AppendedMessage): void {
    const progress = this.#progress.get(from);
    if (this.role !== 'primary' || term !== this.#log.term || !progress) return;
    progress.heardNs = this.#env.monotonicNs();
    progress.round = Math.max(progress.round, round);
    progress.busy = false;
    if (success) {
      progress.match = Math.max(progress.match, match);
      progress.next = Math.max(progress.next, match + 1);
    } else {
      progress.next = Math.max(progress.match, Math.min(match, progress.next - 2)) + 1;
    }
    if (progress.match > this.#commit) this.#advance();
    this.#serveReads();
    if (progress.next <= this.#log.last || !success) this.#send(from, progress);
  }

  #advance(): void {
    // A mutant: the primary's own copy is enough.
    const needed = this.#options.mutant === 'ack-before-majority' ? 1 : this.#majority;
    const matches = [this.#ownMatch];
    for (const { match } of this.#progress.values()) matches.push(match);
    const index = matches.toSorted((a, b) => b - a)[needed - 1] ?? 0;
    if (index <= this.#commit || this.#log.termAt(index) !== this.#log.term) return;
    this.#commitTo(index);
    this.#serveReads();
    this.#broadcast();
  }

  #commitTo(index: number): void {
    this.#commit = index;
    while (this.#applied < this.#commit) {
      const entry = this.#log.entry(++this.#applied);
      if (entry?.command) this.#apply(entry.command);
    }
  }

  #serveReads(): void {
    // Entries of earlier terms may be committed without this primary's knowing, until one of its own is.
    if (this.#reads.length === 0 || this.#log.termAt(this.#commit) !== this.#log.term) return;
    const rounds = [this.#round];
    for (const { round } of this.#progress.values()) rounds.push(round);
    const confirmed = rounds.toSorted((a, b) => b - a)[this.#majority - 1] ?? 0;
    while (this.#reads[0] && this.#reads[0].round <= confirmed) this.#reads.shift()?.done(this.#commit);
  }
}
