import { MILLISECOND_NS, type NodeName } from '../../src/core/index.js';
import type { NodeEnvironment } from '../../src/sim/index.js';
import type { ElectionMessage, Message, Tail } from './messages.js';
import type { PrimaryBackupOptions } from './options.js';
import type { ReplicatedLog } from './replicated-log.js';

export type Role = 'primary' | 'backup' | 'candidate';

/** What an election tells the replica that it is part of. */
export interface ElectionEvents {
  won(): void;
  /** It was primary, or hoped to be, and is not any more. */
  lost(): void;
}

/**
 * Terms and votes (Ongaro and Ousterhout 2014, section 5.2 and 5.4.1). A node votes once a term, durably, and only for
 * a candidate whose log is at least as far as its own; a majority makes a primary. So no term has two primaries, and a
 * primary's log holds every committed entry: each was on a majority, of which one voted.
 *
 * Before it raises its term a node canvasses (dissertation, section 9.6): it stands only if a majority has not heard of
 * a primary either, so that one cut-off node does not depose a working primary when it comes back.
 */
export class Election {
  readonly #env: NodeEnvironment<Message>;
  readonly #log: ReplicatedLog;
  readonly #options: PrimaryBackupOptions;
  readonly #events: ElectionEvents;
  readonly #majority: number;
  #role: Role = 'backup';
  #primary: NodeName | undefined;
  #heardNs: number;
  #timeoutNs = 0;
  #canvassing = false;
  #supporters = new Set<NodeName>();

  constructor(
    env: NodeEnvironment<Message>,
    log: ReplicatedLog,
    options: PrimaryBackupOptions,
    events: ElectionEvents,
  ) {
    this.#env = env;
    this.#log = log;
    this.#options = options;
    this.#events = events;
    this.#majority = Math.floor(env.nodes.length / 2) + 1;
    this.#heardNs = env.monotonicNs();
    this.#rearm();
    this.#wait(this.#timeoutNs);
  }

  get role(): Role {
    return this.#role;
  }

  /** The primary of this term, where it is known. */
  get primary(): NodeName | undefined {
    return this.#primary;
  }

  /** A message of a later term: whatever this node was, it is a backup in that term now. */
  observe(term: number): void {
    if (term <= this.#log.term) return;
    this.#log.ballot(term, undefined);
    this.#primary = undefined;
    this.retire();
  }

  /** The primary of this term has spoken. */
  follow(primary: NodeName): void {
    if (this.#role !== 'backup') this.retire();
    this.#primary = primary;
    this.#canvassing = false;
    this.#heardNs = this.#env.monotonicNs();
  }

  /** Becomes a backup in the same term. */
  retire(): void {
    const was = this.#role;
    this.#role = 'backup';
    this.#canvassing = false;
    if (this.#primary === this.#env.self) this.#primary = undefined;
    this.#rearm();
    if (was !== 'backup') this.#events.lost();
  }

  receive(from: NodeName, message: ElectionMessage): void {
    switch (message.kind) {
      case 'canvass':
        return this.#answerCanvass(from, message.term, message.tail);
      case 'canvassed':
        this.observe(message.ownTerm);
        if (!this.#canvassing || !message.granted || message.term !== this.#log.term + 1) return;
        if (this.#supported(from)) this.#stand();
        return;
      case 'vote-request':
        this.observe(message.term);
        return this.#answerVoteRequest(from, message.term, message.tail);
      case 'vote':
        this.observe(message.term);
        if (this.#role !== 'candidate' || !message.granted || message.term !== this.#log.term) return;
        if (this.#supported(from)) this.#win();
    }
  }

  #supported(by: NodeName): boolean {
    this.#supporters.add(by);
    return this.#supporters.size >= this.#majority;
  }

  #canvass(): void {
    this.#primary = undefined;
    this.#role = 'backup';
    this.#canvassing = true;
    this.#supporters = new Set();
    if (this.#supported(this.#env.self)) return this.#stand();
    this.#broadcast({ kind: 'canvass', term: this.#log.term + 1, tail: this.#log.tail });
  }

  #answerCanvass(from: NodeName, term: number, tail: Tail): void {
    const served =
      this.#role === 'primary' ||
      (this.#primary !== undefined &&
        this.#env.monotonicNs() - this.#heardNs < this.#options.electionMs * MILLISECOND_NS);
    const granted = !served && term > this.#log.term && this.#isAsFar(tail);
    this.#env.send(from, { kind: 'canvassed', term, granted, ownTerm: this.#log.term });
  }

  #stand(): void {
    const term = this.#log.term + 1;
    this.#canvassing = false;
    this.#role = 'candidate';
    this.#log.ballot(term, this.#env.self);
    this.#supporters = new Set();
    this.#rearm();
    this.#env.log(`standing as a candidate in term ${term}`);
    this.#log.sync(() => {
      if (this.#role !== 'candidate' || this.#log.term !== term) return;
      if (this.#supported(this.#env.self)) return this.#win();
      this.#broadcast({ kind: 'vote-request', term, tail: this.#log.tail });
    });
  }

  #answerVoteRequest(from: NodeName, term: number, tail: Tail): void {
    const { votedFor } = this.#log;
    const granted =
      term === this.#log.term &&
      this.#role === 'backup' &&
      (votedFor === undefined || votedFor === from) &&
      this.#isAsFar(tail);
    if (!granted) {
      this.#env.send(from, { kind: 'vote', term: this.#log.term, granted: false });
      return;
    }
    this.#log.ballot(term, from);
    this.#rearm();
    this.#log.sync(() => {
      if (this.#log.term === term) this.#env.send(from, { kind: 'vote', term, granted: true });
    });
  }

  /** Is a candidate's log at least as far as this one's? */
  #isAsFar(tail: Tail): boolean {
    if (this.#options.mutant === 'blind-vote') return true;
    const own = this.#log.tail;
    return tail.term > own.term || (tail.term === own.term && tail.index >= own.index);
  }

  #win(): void {
    this.#role = 'primary';
    this.#primary = this.#env.self;
    this.#env.log(`primary of term ${this.#log.term}`);
    this.#events.won();
  }

  #broadcast(message: ElectionMessage): void {
    for (const node of this.#env.nodes) if (node !== this.#env.self) this.#env.send(node, message);
  }

  /** Starts waiting anew, for a random time: so that two candidates seldom split a vote twice. */
  #rearm(): void {
    const { electionMs } = this.#options;
    this.#heardNs = this.#env.monotonicNs();
    this.#timeoutNs = electionMs * (1 + this.#env.random.float()) * MILLISECOND_NS;
  }

  /** One timer at a time: what was heard in the meantime makes it wait for the rest. */
  #wait(durationNs: number): void {
    this.#env.timer(Math.max(durationNs, MILLISECOND_NS), () => {
      const restNs = this.#heardNs + this.#timeoutNs - this.#env.monotonicNs();
      if (this.#role === 'primary' || restNs > 0) {
        this.#wait(this.#role === 'primary' ? this.#timeoutNs : restNs);
        return;
      }
      this.#rearm();
      this.#canvass();
      this.#wait(this.#timeoutNs);
    });
  }
}
