import { INITIAL_STATE } from '../reads-from/reads-from.js';
import { forEachSessionStep } from '../reads-from/sessions.js';
import { NEVER } from '../transactions.js';
import { Choices } from './choices.js';
import { EdgeList, INNER, label, OVERWRITES, READ_FROM, READ_OVERWRITTEN, REALTIME, SESSION } from './edge-list.js';
import type { IsolationLevel } from './isolation-level.js';
import type { Problem } from './problem.js';
import type { VersionChains } from './version-chains.js';

/**
 * The graph that must be free of cycles (Adya 1999 for serializability; for snapshot isolation Cerone and Gotsman 2018,
 * theorem 10: dependencies, each followed by at most one anti-dependency, have no cycle).
 *
 * With snapshots a transaction is two nodes, its start and its commit, and the theorem's composed relation becomes plain paths:
 * session, real-time, wr and ww edges lead from a commit to a start, rw edges from a start to a commit, and every start
 * to its own commit; so a path takes at most one rw edge between two others. Without snapshots both nodes are one.
 * Nodes from `transactionNodes` on stand for no transaction; they join many edges into few.
 */
export class DependencyGraph {
  readonly problem: Problem;
  readonly chains: VersionChains;
  readonly level: IsolationLevel;
  readonly edges = new EdgeList();
  readonly transactionNodes: number;
  nodes: number;
  /** Empty at first: filled by pruning, or with all pairs. */
  readonly choices = new Choices();

  constructor(problem: Problem, chains: VersionChains, level: IsolationLevel) {
    this.problem = problem;
    this.chains = chains;
    this.level = level;
    this.transactionNodes = level.snapshot ? problem.count * 2 : problem.count;
    this.nodes = this.transactionNodes;
    if (level.snapshot) for (let t = 0; t < problem.count; t++) this.edges.push(2 * t, 2 * t + 1, INNER);
    if (level.order === 'session') this.#sessionOrder();
    if (level.order === 'realtime') this.#realtimeOrder();
    this.#readsFrom();
    for (let key = 0; key < problem.keyCount; key++) this.#knownWriteOrder(key);
  }

  /** Makes a choice of every pair of chains in unknown order: quadratic in a key's chains. */
  addAllChoices(): void {
    const { keyStart } = this.chains;
    for (let key = 0; key < this.problem.keyCount; key++) {
      for (let a = keyStart[key] + 1; a < keyStart[key + 1]; a++) {
        for (let b = a + 1; b < keyStart[key + 1]; b++) this.choices.add(key, a, b);
      }
    }
  }

  /** How many pairs of chains there are whose order nothing says by itself. */
  get pairs(): number {
    const { keyStart } = this.chains;
    let pairs = 0;
    for (let key = 0; key < this.problem.keyCount; key++) {
      const open = keyStart[key + 1] - keyStart[key] - 1;
      pairs += (open * (open - 1)) / 2;
    }
    return pairs;
  }

  /** The node where a transaction reads. */
  start(t: number): number {
    return this.level.snapshot ? 2 * t : t;
  }

  /** The node where its writes take effect. */
  commit(t: number): number {
    return this.level.snapshot ? 2 * t + 1 : t;
  }

  /** The transaction of a node; -1 for nodes that stand for none. */
  transaction(node: number): number {
    if (node >= this.transactionNodes) return -1;
    return this.level.snapshot ? node >> 1 : node;
  }

  /** The transaction at the head or tail of a chain. */
  head(chain: number): number {
    return this.problem.writer[this.chains.slot[this.chains.chainStart[chain]]];
  }

  tail(chain: number): number {
    return this.problem.writer[this.chains.slot[this.chains.chainStart[chain + 1] - 1]];
  }

  /** Calls back with each edge that a literal brings: the ww edge first, then an rw edge from each reader of the chain's last version. */
  forEachEdge(literal: number, visit: (from: number, to: number, edgeLabel: number) => boolean): boolean {
    const choice = literal >> 1;
    const { first, second, key: keys } = this.choices;
    const before = (literal & 1) === 0 ? first[choice] : second[choice];
    const after = (literal & 1) === 0 ? second[choice] : first[choice];
    return this.forEachOrderEdge(before, after, keys[choice], visit);
  }

  /** Calls back with each edge that the order of two chains of a key brings, until one is refused. */
  forEachOrderEdge(
    before: number,
    after: number,
    key: number,
    visit: (from: number, to: number, edgeLabel: number) => boolean,
  ): boolean {
    const head = this.head(after);
    if (!visit(this.commit(this.tail(before)), this.start(head), label(OVERWRITES, key))) return false;
    const slot = this.chains.slot[this.chains.chainStart[before + 1] - 1];
    const { readerStart, reader } = this.chains;
    for (let i = readerStart[slot]; i < readerStart[slot + 1]; i++) {
      if (reader[i] === head) continue;
      if (!visit(this.start(reader[i]), this.commit(head), label(READ_OVERWRITTEN, key))) return false;
    }
    return true;
  }

  #sessionOrder(): void {
    forEachSessionStep(this.problem, undefined, (before, after) => {
      this.edges.push(this.commit(before), this.start(after), SESSION);
    });
  }

  /** Barriers between returns and later invocations, one node each: linear where all pairs would be quadratic. */
  #realtimeOrder(): void {
    const { begin, end, count } = this.problem;
    const ended = Int32Array.from({ length: count }, (_, t) => t)
      .filter((t) => end[t] !== NEVER)
      .toSorted((a, b) => end[a] - end[b]);
    let barrier = -1;
    let next = 0;
    for (let t = 0; t < count; t++) {
      if (next < ended.length && end[ended[next]] < begin[t]) {
        const fresh = this.nodes++;
        if (barrier >= 0) this.edges.push(barrier, fresh, REALTIME);
        barrier = fresh;
        while (next < ended.length && end[ended[next]] < begin[t]) {
          this.edges.push(this.commit(ended[next++]), barrier, REALTIME);
        }
      }
      if (barrier >= 0) this.edges.push(barrier, this.start(t), REALTIME);
    }
  }

  #readsFrom(): void {
    const { count, readStart, readKey, readFrom } = this.problem;
    for (let t = 0; t < count; t++) {
      for (let i = readStart[t]; i < readStart[t + 1]; i++) {
        if (readFrom[i] === INITIAL_STATE) continue;
        this.edges.push(this.commit(readFrom[i]), this.start(t), label(READ_FROM, readKey[i]));
      }
    }
  }

  #knownWriteOrder(key: number): void {
    const { problem, chains, edges } = this;
    const { writer } = problem;
    const { chainStart, slot, keyStart, readerStart, reader } = chains;
    const initial = writer.length + key;
    for (let chain = keyStart[key]; chain < keyStart[key + 1]; chain++) {
      let before = chain === keyStart[key] ? initial : -1;
      for (let i = chainStart[chain]; i < chainStart[chain + 1]; i++) {
        const after = writer[slot[i]];
        if (before >= 0) {
          if (before !== initial) edges.push(this.commit(writer[before]), this.start(after), label(OVERWRITES, key));
          this.#overwritten(before, after, key);
        }
        before = slot[i];
      }
    }
    const heads: number[] = [];
    for (let chain = keyStart[key] + 1; chain < keyStart[key + 1]; chain++) heads.push(this.head(chain));
    if (heads.length === 0) return;
    const first = keyStart[key];
    const last = chainStart[first + 1] > chainStart[first] ? slot[chainStart[first + 1] - 1] : initial;
    if (last !== initial) {
      for (const head of heads) edges.push(this.commit(writer[last]), this.start(head), label(OVERWRITES, key));
    }
    const readers = readerStart[last + 1] - readerStart[last];
    if (readers * heads.length <= 4 * (readers + heads.length)) {
      for (const head of heads) this.#overwritten(last, head, key);
      return;
    }
    const joint = this.nodes++;
    for (let i = readerStart[last]; i < readerStart[last + 1]; i++) {
      edges.push(this.start(reader[i]), joint, label(READ_OVERWRITTEN, key));
    }
    for (const head of heads) edges.push(joint, this.commit(head), label(READ_OVERWRITTEN, key));
  }

  /** Everybody who read a version comes before whoever overwrites it. */
  #overwritten(version: number, by: number, key: number): void {
    const { readerStart, reader } = this.chains;
    for (let i = readerStart[version]; i < readerStart[version + 1]; i++) {
      if (reader[i] !== by) this.edges.push(this.start(reader[i]), this.commit(by), label(READ_OVERWRITTEN, key));
    }
  }
}
