import { ChainClocks, type ChainCover, chainCover } from './chain-clocks.js';
import type { DependencyGraph } from './dependency-graph.js';
import { rowsBy } from './edge-list.js';
import { FIRST_CLOSES, KeyOrder, SECOND_CLOSES } from './key-order.js';
import type { PathTable } from './path-table.js';
import { positionsIn, ReachabilityBits, topologicalOrder } from './reachability.js';
import type { WorkBudget } from './work-budget.js';

/** What pruning found; the choices that it made or decided are the graph's. */
export interface Pruned {
  /** A choice of which both sides close a cycle; -1 where there is none. */
  readonly impossible: number;
  /** The edges have a cycle. */
  readonly cyclic: boolean;
  /** The budget ended before every pair was looked at. */
  readonly unfinished: boolean;
  /** Choices still open. */
  readonly open: Int32Array;
}

/** How pruning asks for paths. By default whatever takes less. For tests and measurements. */
export interface PathTables {
  readonly kind?: 'clocks' | 'bits';
  /** Tables of bits larger than this are made part by part. */
  readonly bytesMax?: number;
}

const TABLE_BYTES_MAX = 512 * 2 ** 20;

/** What pruning that did nothing would say: every pair is a choice. */
export function nothingPruned(graph: DependencyGraph): Pruned {
  graph.addAllChoices();
  const open = Int32Array.from({ length: graph.choices.length }, (_, c) => c);
  return { impossible: -1, cyclic: false, unfinished: false, open };
}

/**
 * Decides pairs of which one side would close a cycle with the edges that are certain, adds the other side's edges, and
 * goes on until nothing changes (Cobra, section 4, and PolySI, section 4.3, prune so). The first round looks at every pair of
 * a key's chains, but only those that stay open, or bring edges that are not implied, become choices: a session's
 * writes are ordered by the session, and so are most of others'.
 */
export function prune(graph: DependencyGraph, budget: WorkBudget, tables: PathTables = {}): Pruned {
  const pruning = new Pruning(graph, budget, tables);
  return pruning.first() ?? pruning.rest();
}

class Pruning {
  readonly #graph: DependencyGraph;
  readonly #budget: WorkBudget;
  readonly #bytesMax: number;
  readonly #cover: ChainCover | undefined;
  #open: number[] = [];
  /** The table that was made last; of a part of the nodes, perhaps. */
  #table: PathTable | undefined;
  #order: Int32Array | undefined;

  constructor(graph: DependencyGraph, budget: WorkBudget, { kind, bytesMax = TABLE_BYTES_MAX }: PathTables) {
    this.#graph = graph;
    this.#budget = budget;
    this.#bytesMax = bytesMax;
    const cover = kind === 'bits' ? undefined : chainCover(graph);
    const cheap = cover !== undefined && cover.chains < graph.nodes >>> 6 && ChainClocks.bytes(cover) <= bytesMax;
    this.#cover = cheap || kind === 'clocks' ? cover : undefined;
  }

  /** Looks at every pair; undefined where nothing impossible showed. */
  first(): Pruned | undefined {
    const graph = this.#graph;
    const { keyStart } = graph.chains;
    const { keyCount } = graph.problem;
    const keys = Array.from({ length: keyCount }, (_, key) => key).filter(
      (key) => keyStart[key + 1] - keyStart[key] > 2,
    );
    const offset = new Map<number, number>();
    let pairs = 0;
    for (const key of keys) {
      offset.set(key, pairs);
      const count = keyStart[key + 1] - keyStart[key] - 1;
      pairs += (count * (count - 1)) / 2;
    }
    const flags = new Uint8Array(pairs);
    const orders = (key: number) => new KeyOrder(graph, key, flags, offset.get(key) ?? 0);
    const acyclic = this.#withTables((table) => {
      for (const key of keys) {
        if (this.#budget.exhausted) return;
        this.#budget.spend(orders(key).ask(table));
      }
    });
    if (!acyclic) return this.#result(-1, true);
    if (this.#budget.exhausted) return this.#result(-1, false, true);
    const then = graph.edges.length;
    const position = positionsIn(this.#order as Int32Array);
    for (const key of keys) {
      const impossible = orders(key).decide(this.#table as PathTable, position, then, this.#open);
      if (impossible >= 0) return this.#result(impossible, false);
    }
    return graph.edges.length === then ? this.#result(-1, false) : undefined;
  }

  /** Looks at the choices that are open, again and again. */
  rest(): Pruned {
    const { edges } = this.#graph;
    for (;;) {
      const { length } = this.#open;
      const flags = new Uint8Array(length);
      const acyclic = this.#withTables((table) => {
        for (let i = 0; i < length && !this.#budget.exhausted; i++) flags[i] |= this.#ask(table, this.#open[i]);
      });
      if (!acyclic) return this.#result(-1, true);
      if (this.#budget.exhausted) return this.#result(-1, false);
      const then = edges.length;
      const impossible = this.#decide(flags, then);
      if (impossible >= 0 || edges.length === then) return this.#result(impossible, false);
    }
  }

  #ask(table: PathTable, choice: number): number {
    let asked = 0;
    const closes = (from: number, to: number): boolean => {
      asked++;
      return !table.reaches(to, from);
    };
    const first = this.#graph.forEachEdge(2 * choice, closes);
    const second = this.#graph.forEachEdge(2 * choice + 1, closes);
    this.#budget.spend(asked);
    return (first ? 0 : FIRST_CLOSES) | (second ? 0 : SECOND_CLOSES);
  }

  /** Adds the edges of what is decided, and keeps what is open; an impossible choice, or -1. */
  #decide(flags: Uint8Array, then: number): number {
    const { choices, edges } = this.#graph;
    const still: number[] = [];
    for (let i = 0; i < flags.length; i++) {
      const c = this.#open[i];
      if (flags[i] === 0) {
        still.push(c);
        continue;
      }
      choices.edgesThen[c] = then;
      if (flags[i] === (FIRST_CLOSES | SECOND_CLOSES)) return c;
      const literal = flags[i] === SECOND_CLOSES ? 2 * c : 2 * c + 1;
      this.#graph.forEachEdge(literal, (from, to, edgeLabel) => {
        if (this.#table?.reaches(from, to) !== true) edges.push(from, to, edgeLabel, literal);
        return true;
      });
    }
    this.#open = still;
    return -1;
  }

  /** Makes the tables of the edges as they are, one after the other; false where the edges have a cycle. */
  #withTables(visit: (table: PathTable) => void): boolean {
    const { edges, nodes } = this.#graph;
    const out = rowsBy(edges.from, edges.length, nodes);
    this.#table = undefined;
    this.#order = topologicalOrder(edges, nodes, out);
    if (this.#order === undefined) return false;
    const use = (table: PathTable): void => {
      this.#budget.spend(table.steps);
      this.#table = table;
      visit(table);
    };
    if (this.#cover !== undefined) use(new ChainClocks(this.#cover, edges, this.#order, out));
    else {
      const width = Math.max(32, Math.floor((this.#bytesMax * 8) / nodes / 32) * 32);
      for (let from = 0; from < nodes && !this.#budget.exhausted; from += width) {
        this.#table = undefined;
        use(new ReachabilityBits(edges, this.#order, out, from, Math.min(nodes, from + width)));
      }
    }
    return true;
  }

  #result(impossible: number, cyclic: boolean, unfinished = false): Pruned {
    return { impossible, cyclic, unfinished, open: Int32Array.from(this.#open) };
  }
}
