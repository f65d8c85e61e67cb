import { type GraphBuilder, PROCESS, REALTIME, THROUGH } from './dependency-graph.js';
import { forEachSessionStep } from './reads-from/sessions.js';
import { NEVER, type Transactions } from './transactions.js';

/**
 * Adds an edge between consecutive transactions of each process. One whose outcome is unknown follows the ones before
 * it, but nothing follows it: it may take effect at any later time. Returns the number of edges.
 */
export function addProcessEdges(txns: Transactions, exists: Uint8Array, builder: GraphBuilder): number {
  const before = builder.edges;
  forEachSessionStep(txns, exists, (from, to) => builder.edge(from, to, PROCESS));
  return builder.edges - before;
}

/**
 * Adds the order in real time: A before B where A's completion comes before B's invocation. A chain of nodes, one for
 * each run of completions without an invocation in between, stands for all these pairs with at most two edges a
 * transaction and one a node, where pairs would grow with the square of the history. Returns the number of transactions that come after another one.
 */
export function addRealtimeEdges(txns: Transactions, exists: Uint8Array, builder: GraphBuilder): number {
  const { count, begin, end, history } = txns;
  const ended = new Int32Array(history.length).fill(-1);
  for (let t = 0; t < count; t++) if (exists[t] === 1 && end[t] !== NEVER) ended[end[t]] = t;
  let t = 0;
  let followers = 0;
  // The link of completions so far; -1 before the first. A new link begins with the first completion after an invocation.
  let link = -1;
  let begun = true;
  for (let row = 0; row < history.length; row++) {
    while (t < count && begin[t] <= row) {
      if (exists[t] === 1 && begin[t] === row && link >= 0) {
        builder.edge(link, t, THROUGH);
        begun = true;
        followers++;
      }
      t++;
    }
    const done = ended[row];
    if (done < 0) continue;
    if (begun || link < 0) {
      const next = builder.between();
      if (link >= 0) builder.edge(link, next, THROUGH);
      link = next;
      begun = false;
    }
    builder.edge(done, link, REALTIME);
  }
  return followers;
}
