import { ActivityHeap } from './activity-heap.js';
import type { DependencyGraph } from './dependency-graph.js';
import { CERTAIN } from './edge-list.js';
import type { IncrementalOrder } from './incremental-order.js';
import type { WorkBudget } from './work-budget.js';

const NO_REASON = -1;

/** What taking a choice out of the heap counts as. */
const HEAP_STEPS = 8;

/** How a search ended, and how much it did. */
export interface SearchResult {
  readonly outcome: 'satisfied' | 'contradiction' | 'budget';
  readonly conflicts: number;
  readonly decisions: number;
}

/**
 * Conflict-driven search (Marques-Silva and Sakallah 1999) over the choices that are open, with the graph as its theory: a
 * choice that is made inserts its edges, a cycle is a conflict, and the clause learned from it says that the choices on the cycle
 * do not go together. Which side to try first follows the order that the graph has already, so that most choices cost nothing.
 */
export class ChoiceSearch {
  readonly #graph: DependencyGraph;
  readonly #order: IncrementalOrder;
  /** Choice numbers of the graph by variable, and back. */
  readonly #open: Int32Array;
  readonly #variable: Int32Array;
  /** By literal: 1 true, -1 false, 0 open. */
  readonly #truth: Int8Array;
  readonly #level: Int32Array;
  readonly #reason: Int32Array;
  readonly #trail: number[] = [];
  readonly #levelStart: number[] = [];
  /** Edge mark before each literal of the trail brought its edges. */
  readonly #marks: number[] = [];
  #head = 0;
  readonly #clauses: Int32Array[] = [];
  readonly #watches: number[][];
  readonly #heap: ActivityHeap;
  readonly #seen: Uint8Array;
  /** Steps since the budget was last charged: clauses looked at, literals resolved, choices taken up and given up. */
  #visits = 0;
  /** Called with every cycle that was met: the edges back from the refused one's end to its origin, and its literal. */
  onCycle: (edges: readonly number[], literal: number) => void = () => {};
  #conflicts = 0;
  #decisions = 0;

  constructor(graph: DependencyGraph, order: IncrementalOrder, open: Int32Array) {
    this.#graph = graph;
    this.#order = order;
    this.#open = open;
    this.#variable = new Int32Array(graph.choices.length).fill(-1);
    open.forEach((choice, v) => {
      this.#variable[choice] = v;
    });
    this.#truth = new Int8Array(open.length * 2);
    this.#level = new Int32Array(open.length);
    this.#reason = new Int32Array(open.length).fill(NO_REASON);
    this.#watches = Array.from({ length: open.length * 2 }, () => []);
    this.#seen = new Uint8Array(open.length);
    const { choices } = graph;
    this.#heap = new ActivityHeap(
      Int32Array.from(open, (c) =>
        Math.min(
          order.position[graph.start(graph.head(choices.first[c]))],
          order.position[graph.start(graph.head(choices.second[c]))],
        ),
      ),
    );
  }

  run(budget: WorkBudget, conflictsMax = Number.POSITIVE_INFINITY): SearchResult {
    const result = (outcome: SearchResult['outcome']) => ({
      outcome,
      conflicts: this.#conflicts,
      decisions: this.#decisions,
    });
    for (;;) {
      const conflict = this.#propagate(budget);
      if (conflict !== undefined) {
        this.#conflicts++;
        if (this.#levelStart.length === 0) return result('contradiction');
        this.#learn(conflict);
        if (this.#conflicts >= conflictsMax || budget.exhausted) return result('budget');
        continue;
      }
      if (this.#head < this.#trail.length) return result('budget');
      const variable = this.#next();
      if (variable < 0) return result('satisfied');
      this.#decisions++;
      if (budget.exhausted) return result('budget');
      this.#levelStart.push(this.#trail.length);
      this.#assign(this.#side(variable), NO_REASON);
    }
  }

  #next(): number {
    for (;;) {
      const variable = this.#heap.pop();
      this.#visits += HEAP_STEPS;
      if (variable < 0 || this.#truth[2 * variable] === 0) return variable;
    }
  }

  /** The side that agrees with the order as it stands. */
  #side(variable: number): number {
    const choice = this.#open[variable];
    const { first, second } = this.#graph.choices;
    const { position } = this.#order;
    const a = position[this.#graph.commit(this.#graph.tail(first[choice]))];
    const b = position[this.#graph.commit(this.#graph.tail(second[choice]))];
    return a < b ? 2 * variable : 2 * variable + 1;
  }

  #assign(literal: number, reason: number): void {
    const variable = literal >> 1;
    this.#truth[literal] = 1;
    this.#truth[literal ^ 1] = -1;
    this.#level[variable] = this.#levelStart.length;
    this.#reason[variable] = reason;
    this.#trail.push(literal);
  }

  /** Follows all consequences, as far as the budget lasts; the literals of a clause that is false, or undefined where nothing conflicts. */
  #propagate(budget: WorkBudget): ArrayLike<number> | undefined {
    while (this.#head < this.#trail.length) {
      budget.spend(this.#order.takeWork() + this.#visits + 1);
      this.#visits = 0;
      if ((this.#head & 255) === 255 && budget.exhausted) return undefined;
      const literal = this.#trail[this.#head];
      this.#marks[this.#head++] = this.#order.mark;
      const refused = this.#insertEdges(literal) ?? this.#followClauses(literal ^ 1);
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  #insertEdges(literal: number): number[] | undefined {
    const graph = this.#graph;
    const chosen = 2 * this.#open[literal >> 1] + (literal & 1);
    const inserted = graph.forEachEdge(chosen, (from, to, edgeLabel) =>
      this.#order.insert(from, to, edgeLabel, chosen),
    );
    if (inserted) return undefined;
    this.onCycle(this.#order.cycle, chosen);
    const clause = [literal ^ 1];
    for (const e of this.#order.cycle) {
      const { cause } = graph.edges;
      // Edges that were certain when the search began are no choice of its own.
      const variable = cause[e] === CERTAIN ? -1 : this.#variable[cause[e] >> 1];
      if (variable < 0) continue;
      const no = (2 * variable + (cause[e] & 1)) ^ 1;
      if (!clause.includes(no)) clause.push(no);
    }
    return clause;
  }

  /** Visits the clauses that watch a literal which has become false. */
  #followClauses(falsified: number): Int32Array | undefined {
    const watching = this.#watches[falsified];
    this.#visits += watching.length;
    let kept = 0;
    for (let i = 0; i < watching.length; i++) {
      const clause = this.#clauses[watching[i]];
      if (clause[0] === falsified) {
        clause[0] = clause[1];
        clause[1] = falsified;
      }
      if (this.#truth[clause[0]] === 1 || !this.#moveWatch(clause, watching[i])) {
        watching[kept++] = watching[i];
        if (this.#truth[clause[0]] === 1) continue;
        if (this.#truth[clause[0]] === -1) {
          while (++i < watching.length) watching[kept++] = watching[i];
          watching.length = kept;
          return clause;
        }
        this.#assign(clause[0], watching[i]);
      }
    }
    watching.length = kept;
    return undefined;
  }

  #moveWatch(clause: Int32Array, number: number): boolean {
    for (let k = 2; k < clause.length; k++) {
      if (this.#truth[clause[k]] === -1) continue;
      const literal = clause[k];
      clause[k] = clause[1];
      clause[1] = literal;
      this.#watches[literal].push(number);
      return true;
    }
    return false;
  }

  /** Learns the clause of the first unique implication point, and jumps back to where it says something new. */
  #learn(conflict: ArrayLike<number>): void {
    const current = this.#levelStart.length;
    const learned = [0];
    let open = 0;
    let at = this.#trail.length - 1;
    let literals: ArrayLike<number> = conflict;
    for (;;) {
      this.#visits += literals.length;
      for (let i = 0; i < literals.length; i++) {
        const variable = literals[i] >> 1;
        if (this.#seen[variable] === 1 || this.#level[variable] === 0) continue;
        if (this.#truth[literals[i]] === 1) continue;
        this.#seen[variable] = 1;
        this.#heap.bump(variable);
        if (this.#level[variable] === current) open++;
        else learned.push(literals[i]);
      }
      while (this.#seen[this.#trail[at] >> 1] === 0) at--;
      const literal = this.#trail[at--];
      this.#seen[literal >> 1] = 0;
      if (--open === 0) {
        learned[0] = literal ^ 1;
        break;
      }
      literals = this.#clauses[this.#reason[literal >> 1]];
    }
    for (const literal of learned) this.#seen[literal >> 1] = 0;
    this.#heap.decay();
    this.#adopt(learned);
  }

  #adopt(learned: number[]): void {
    if (learned.length === 1) {
      this.#backTo(0);
      this.#assign(learned[0], NO_REASON);
      return;
    }
    // The second literal is one of the latest level below: the clause says something as soon as that level stands.
    let latest = 1;
    for (let i = 2; i < learned.length; i++) {
      if (this.#level[learned[i] >> 1] > this.#level[learned[latest] >> 1]) latest = i;
    }
    const second = learned[latest];
    learned[latest] = learned[1];
    learned[1] = second;
    const number = this.#clauses.push(Int32Array.from(learned)) - 1;
    this.#watches[learned[0]].push(number);
    this.#watches[second].push(number);
    this.#backTo(this.#level[second >> 1]);
    this.#assign(learned[0], number);
  }

  #backTo(level: number): void {
    const keep = this.#levelStart[level];
    if (keep === undefined) return;
    this.#visits += 4 * (this.#trail.length - keep);
    if (this.#head > keep) this.#order.undoTo(this.#marks[keep]);
    for (let i = this.#trail.length - 1; i >= keep; i--) {
      const literal = this.#trail[i];
      this.#truth[literal] = 0;
      this.#truth[literal ^ 1] = 0;
      this.#heap.add(literal >> 1);
    }
    this.#trail.length = keep;
    this.#levelStart.length = level;
    this.#head = Math.min(this.#head, keep);
  }
}
