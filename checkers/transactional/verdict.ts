import { type Anomaly, showValue, type Validity, type Verdict } from '../../src/core/index.js';
import type { Analysis } from './analysis.js';
import type { NotSearched } from './cycle-search.js';
import { isDecided } from './decide.js';
import { boundary, forbiddenAnomalies, lattice } from './models.js';
import type { Question } from './options.js';
import type { Transactions } from './transactions.js';

/** Anomalies that make a verdict unknown, not invalid. */
const UNKNOWN_TYPES = new Set(['empty-transaction-graph']);

/** What was found out beyond inference. */
export interface Decided {
  /** Models found not to hold, by their canonical names, although no anomaly shows it. */
  readonly refuted: readonly string[];
  readonly anomalies: readonly Anomaly[];
  readonly certificate?: Readonly<Record<string, unknown>>;
  /** Why some promised model could not be decided. */
  readonly unknownBecause?: string;
  readonly stats?: Readonly<Record<string, unknown>>;
}

/**
 * The verdict. `stats`: `anomalyTypes` (reported ones, sorted), `counts` by type, `not` and `alsoNot` (see
 * {@link boundary}; nothing where nothing is reported), `transactions`, `components` and `largestComponent`
 * (strongly connected ones), `edges` by data, `notSearched`, and the `lattice` of models for drawing.
 */
export function verdict(analysis: Analysis, asked: Question, decided: Decided): Verdict {
  const { findings, cycles, txns } = analysis;
  const bad = findings.types().filter((type) => asked.forbidden.has(type));
  const found = [...bad, ...findings.types().filter((type) => UNKNOWN_TYPES.has(type))];
  const reported = [...found, ...decided.anomalies.map(({ type }) => type)];
  const anomalyTypes = [...new Set(reported)].toSorted();
  const unknownBecause = whyUnknown(analysis, asked, decided, anomalyTypes);
  const invalid = bad.length > 0 || decided.refuted.length > 0;
  const valid: Validity = invalid ? false : unknownBecause === undefined ? true : 'unknown';
  const contradicted = asked.models.filter((model) => contradicts(findings.types(), model));
  const limits =
    anomalyTypes.length === 0
      ? { not: [], alsoNot: [] }
      : boundary(findings.types(), [...decided.refuted, ...contradicted]);
  const counts = Object.fromEntries(found.toSorted().map((type) => [type, findings.counts.get(type) ?? 0]));
  return {
    valid,
    summary: summary(valid, asked, counts, limits.not, unknownBecause, decided, leftOut(cycles.notSearched)),
    anomalies: [...found.flatMap((type) => findings.evidence(type)), ...decided.anomalies],
    stats: {
      anomalyTypes,
      counts,
      ...limits,
      transactions: txns.count,
      edges: analysis.dataEdges,
      components: cycles.components,
      largestComponent: cycles.largest,
      notSearched: cycles.notSearched,
      lattice: lattice(),
      ...decided.stats,
    },
    ...(valid === true && decided.certificate !== undefined ? { certificate: decided.certificate } : {}),
    ...(valid === 'unknown' && unknownBecause !== undefined ? { unknownBecause } : {}),
  };
}

/** Is one of the anomalies one that a model forbids? */
function contradicts(types: readonly string[], model: string): boolean {
  const forbidden = forbiddenAnomalies([model]);
  return types.some((type) => forbidden.has(type));
}

function whyUnknown(
  analysis: Analysis,
  asked: Question,
  decided: Decided,
  anomalyTypes: readonly string[],
): string | undefined {
  const { txns, ambiguousVersion, cycles } = analysis;
  if (txns.count === 0) return 'there is no transaction';
  if (anomalyTypes.includes('empty-transaction-graph')) {
    return `no transaction of ${txns.count} is known to depend on another one`;
  }
  // An exact decision minds what nobody knows only where somebody read it; then it says so itself.
  if (ambiguousVersion >= 0 && (decided.unknownBecause !== undefined || !isExact(asked))) {
    return ambiguous(txns, ambiguousVersion);
  }
  const open = cycles.notSearched.find(({ found, type }) => !found && asked.forbidden.has(type));
  if (open !== undefined) {
    return `whether there is ${open.type} among ${open.transactions} transactions that depend on each other was not decided within the budget`;
  }
  return decided.unknownBecause;
}

function ambiguous(txns: Transactions, version: number): string {
  const value = txns.versionValue(version);
  const key = showValue(txns.key(txns.versionKey[version] as number));
  if (value === null && txns.dialect === 'rw-register') {
    return `${key} was set to nil, so reads of nil do not tell whether they saw that or the initial state`;
  }
  return `${showValue(value)} was written to ${key} more than once, so reads of it do not tell whose write they saw`;
}

/** Is everything that was asked for decided exactly, so that inference need not see everything? */
function isExact({ models, forbidden }: Question): boolean {
  return models.length > 0 && models.every(isDecided) && forbiddenAnomalies(models).size === forbidden.size;
}

function summary(
  valid: Validity,
  asked: Question,
  counts: Readonly<Record<string, number>>,
  not: readonly string[],
  unknownBecause: string | undefined,
  decided: Decided,
  notSearched: string,
): string {
  const promised = asked.models.length > 0 ? asked.models.map(friendly).join(' and ') : 'free of the named anomalies';
  if (valid === true) {
    const exact = asked.models.length > 0 && asked.models.every(isDecided);
    return exact ? `The history is ${promised}.` : `Found nothing that must not be there: ${promised}.`;
  }
  if (valid === 'unknown') return `Unknown: ${unknownBecause}.`;
  const words = Object.entries(counts).map(([type, count]) => `${count} ${type}`);
  const found = words.length > 0 ? words.join(', ') : (decided.anomalies[0]?.type ?? 'a contradiction');
  const ruledOut = not.length > 0 ? `: not ${not.map(friendly).join(', not ')}` : '';
  return `Found ${found}${ruledOut}${notSearched}.`;
}

/** What the searches for cycles left out, in words. */
function leftOut(notSearched: readonly NotSearched[]): string {
  const types = (found: boolean) => [
    ...new Set(notSearched.filter((one) => one.found === found).map(({ type }) => type)),
  ];
  const [smaller, open] = [types(true).join(', '), types(false).join(', ')];
  return (
    (smaller === '' ? '' : `; the search for the smallest ${smaller} ran out of its budget`) +
    (open === '' ? '' : `; whether every group of transactions has ${open} was not decided within the budget`)
  );
}

function friendly(model: string): string {
  return model === 'strong-serializable' ? 'strict-serializable' : model;
}
