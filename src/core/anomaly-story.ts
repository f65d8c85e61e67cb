import { type Anomaly, eventsOf } from './contracts/checker.js';

/** A dependency of a cycle: `from` must come before `to`, for the reason in `prose`. */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly prose: string;
}

/**
 * The anomaly that is read fastest: one that needs no cycle before one that does, then the one with the fewest
 * operations; the first of equals.
 */
export function plainestAnomaly(anomalies: readonly Anomaly[]): Anomaly | undefined {
  return anomalies.reduce<Anomaly | undefined>(
    (best, anomaly) => (best === undefined || anomalyWeight(anomaly) < anomalyWeight(best) ? anomaly : best),
    undefined,
  );
}

/** How hard an anomaly is to read: by this, the plainest comes first. */
export function anomalyWeight(anomaly: Anomaly): number {
  const edges = cycleOf(anomaly);
  const events = eventsOf(anomaly).length;
  return edges === undefined ? events : 1_000 * edges.length + events;
}

/** An anomaly in one sentence, without its full stop: who saw what, and why that cannot be. */
export function anomalySentence(anomaly: Anomaly): string {
  const edges = cycleOf(anomaly);
  return introduced(edges === undefined ? firstSentence(anomaly.prose) : circle(edges), anomaly);
}

/** The first sentence of a text, without its full stop. */
export function firstSentence(text: string): string {
  return (text.split(/[.!]\s+(?=[A-Z])/)[0] ?? '').replace(/[.!]\s*$/, '');
}

function circle(edges: readonly Edge[]): string {
  const [first, second] = edges;
  if (first !== undefined && second !== undefined && edges.length === 2) {
    return `${first.from} must come before ${first.to}, because ${first.prose}, but ${first.to} must come before ${first.from}, because ${second.prose}`;
  }
  const names = edges.map(({ from }) => from);
  return (
    `${names.slice(0, -1).join(', ')} and ${names.at(-1)} are transactions of which each must come before the next, ` +
    'and the last before the first'
  );
}

function cycleOf({ details }: Anomaly): Edge[] | undefined {
  const cycle = details?.['cycle'];
  return Array.isArray(cycle) && cycle.length > 0 ? (cycle as Edge[]) : undefined;
}

/** A transaction's short name says nothing to who has not seen it: at its first mention, whose it was and where. */
function introduced(sentence: string, { details, ops }: Anomaly): string {
  const cast = (details?.['transactions'] ?? {}) as Readonly<Record<string, { index?: number; process?: number }>>;
  const told = new Set<string>();
  return sentence.replace(/\bT\d+\b/g, (name) => {
    const transaction = Object.hasOwn(cast, name) ? cast[name] : undefined;
    if (transaction?.process === undefined || told.has(name)) return name;
    told.add(name);
    const node = ops.find(({ index }) => index === transaction.index)?.node;
    return `${name} (process ${transaction.process}${node === undefined ? '' : ` on ${node}`})`;
  });
}
