import { type CheckContext, FAIL, type History, InterruptedError } from '../../src/core/index.js';
import { type Components, components } from './components.js';
import { cycleEvidence } from './cycle-evidence.js';
import { type CycleReport, findCycles, type SessionOrder } from './cycle-search.js';
import { DATA, type DependencyGraph, GraphBuilder, WITH_PROCESS, WITH_REALTIME } from './dependency-graph.js';
import type { EdgeExplainer } from './explain-edges.js';
import { ListExplainer } from './explain-lists.js';
import { RegisterExplainer } from './explain-registers.js';
import { Findings } from './findings.js';
import { findInternal } from './internal.js';
import { findListAnomalies } from './list-anomalies.js';
import { addListDependencies } from './list-dependencies.js';
import { type ListVersions, listVersions } from './list-versions.js';
import { findLostUpdates } from './lost-update.js';
import type { Question } from './options.js';
import { findRegisterAnomalies } from './register-anomalies.js';
import { addRegisterDependencies } from './register-dependencies.js';
import { registerVersions } from './register-versions.js';
import { addProcessEdges, addRealtimeEdges } from './session-order.js';
import { withoutShadowed } from './shadowed.js';
import { AMBIGUOUS_WRITE, type Dialect, Transactions } from './transactions.js';

/** What inference says about a history. */
export interface Analysis {
  readonly txns: Transactions;
  readonly findings: Findings;
  readonly graph: DependencyGraph;
  readonly components: Components;
  readonly cycles: CycleReport;
  /** Edges between transactions by their data. */
  readonly dataEdges: number;
  /** Of list-append: the order of versions. */
  readonly lists?: ListVersions;
  /** A version that several transactions wrote; -1 where there is none. */
  readonly ambiguousVersion: number;
}

/** Infers versions and dependencies, and finds every anomaly that they show. Linear but for the bounded cycle searches. */
export function analyze(history: History, dialect: Dialect, asked: Question, context: CheckContext): Analysis {
  const step = (done: number, what: string): void => {
    if (context.signal?.aborted) throw new InterruptedError();
    context.onProgress?.(done, what);
  };
  step(0, 'reading transactions');
  const txns = new Transactions(history, dialect);
  const findings = new Findings(asked.evidence);
  step(0.3, 'inferring dependencies');
  const builder = new GraphBuilder(txns.count, txns.mopKind.length * 2 + txns.count * 3);
  const { explainer, lists } = infer(txns, asked, findings, builder);
  const dataEdges = builder.edges;
  const ordered = addOrders(txns, asked.orders, builder);
  if (dataEdges + ordered === 0) findings.add('empty-transaction-graph', () => emptyGraph(txns));
  step(0.6, 'looking for cycles');
  const graph = builder.build();
  const whole = components(graph, DATA | WITH_PROCESS | WITH_REALTIME);
  const cycles = findCycles(graph, asked.orders, whole);
  for (const cycle of withoutShadowed(graph, cycles.cycles, findings.types()))
    findings.add(cycle.type, () => cycleEvidence(txns, cycle, explainer));
  step(1, 'done');
  return {
    txns,
    findings,
    graph,
    components: whole,
    cycles,
    dataEdges,
    ...(lists === undefined ? {} : { lists }),
    ambiguousVersion: txns.versionWrite.indexOf(AMBIGUOUS_WRITE),
  };
}

/** No inference, for models that are decided without it. */
export function transactionsOnly(history: History, dialect: Dialect, asked: Question): Analysis {
  const txns = new Transactions(history, dialect);
  const graph = new GraphBuilder(0).build();
  return {
    txns,
    findings: new Findings(asked.evidence),
    graph,
    components: components(graph, DATA),
    cycles: { cycles: [], notSearched: [], components: 0, largest: 0 },
    dataEdges: 0,
    ambiguousVersion: txns.versionWrite.indexOf(AMBIGUOUS_WRITE),
  };
}

/** Finds what needs no cycle, and adds the dependencies. */
function infer(
  txns: Transactions,
  asked: Question,
  findings: Findings,
  builder: GraphBuilder,
): { explainer: EdgeExplainer; lists?: ListVersions } {
  findInternal(txns, findings);
  findLostUpdates(txns, findings);
  if (txns.dialect === 'list-append') {
    const versions = listVersions(txns);
    findListAnomalies(txns, versions, findings);
    addListDependencies(txns, versions, builder);
    return { explainer: new ListExplainer(txns, versions), lists: versions };
  }
  const versions = registerVersions(txns, asked.assumed);
  findRegisterAnomalies(txns, versions, findings);
  addRegisterDependencies(txns, versions, builder);
  return { explainer: new RegisterExplainer(txns, versions) };
}

function addOrders(txns: Transactions, orders: readonly SessionOrder[], builder: GraphBuilder): number {
  const exists = new Uint8Array(txns.count);
  for (let t = 0; t < txns.count; t++) if (txns.outcome[t] !== FAIL) exists[t] = 1;
  let ordered = 0;
  if (orders.includes('process')) ordered += addProcessEdges(txns, exists, builder);
  if (orders.includes('realtime')) ordered += addRealtimeEdges(txns, exists, builder);
  return ordered;
}

function emptyGraph(txns: Transactions) {
  return {
    type: 'empty-transaction-graph',
    prose: `No transaction of ${txns.count} is known to depend on another one: nothing was tested.`,
    ops: [],
  };
}
