import type { Anomaly, CheckContext } from '../../src/core/index.js';
import { FAIL, OK } from '../../src/core/index.js';
import type { Analysis } from './analysis.js';
import { commitCycle } from './commit-cycle-evidence.js';
import { impossibleTogether } from './impossible-together.js';
import { forbiddenAnomalies } from './models.js';
import type { Question } from './options.js';
import { overclaim } from './order-claim.js';
import { seeded } from './seeded.js';
import { serialOrder } from './serial-order.js';
import { snapshotOrder } from './snapshot-order.js';
import { decideIsolation, type IsolationDecision } from './solver/decide-isolation.js';
import { type IsolationLevel, isolationLevel } from './solver/isolation-level.js';
import { type Transactions, WRITE } from './transactions.js';
import { unexplainedRead } from './unexplained-read.js';
import type { Decided } from './verdict.js';
import type { SerialOrderCertificate } from './verify-serial-order.js';
import type { SnapshotOrderCertificate } from './verify-snapshot-order.js';
import { decideWeak, VISIBILITY_MODELS, WEAK_MODELS, type WeakModel } from './weak/decide-weak.js';

/**
 * Decides the promised models that inference has not ruled out, as far as they can be: with a serial order where one is
 * easily found, else by the solver; the models of Biswas and Enea by their own procedures.
 */
export function decide(analysis: Analysis, asked: Question, context: CheckContext): Decided {
  const { findings, txns } = analysis;
  const undecided: Decided = { refuted: [], anomalies: [] };
  const levels = asked.models.flatMap((model) => {
    const level = isolationLevel(DECIDED_AS[model] ?? model);
    return level === undefined ? [] : [{ model, level }];
  });
  if (findings.types().some((type) => asked.forbidden.has(type))) return undecided;
  const answers = asked.models.flatMap((model): Answer[] => {
    const presupposed = presupposedBy(model);
    return presupposed === undefined ? [] : [weakAnswer(txns, model, presupposed)];
  });
  for (const model of asked.models) {
    if (forbiddenAnomalies([model]).size > 0 || presupposedBy(model) !== undefined || DECIDED_AS[model] !== undefined)
      continue;
    answers.push({ unknownBecause: `${model} is a promise about single objects, which transactions do not decide` });
  }
  if (answers.length + levels.length === 0) return undecided;
  const keeps = asked.orders.at(-1) ?? 'none';
  const proves = overclaim({ kind: 'serial-order', keeps, models: levels.map(({ model }) => model) }) === undefined;
  const order = levels.length > 0 && proves ? serialOrder(analysis) : undefined;
  if (order === undefined) {
    for (const { model, level } of levels) answers.push(levelAnswer(analysis, keeps, model, level, context));
  } else answers.push({ certificate: certificate('serial-order', txns, keeps, order) });
  return merged(answers, asked.models);
}

/** Is only asked for models about which no anomaly says anything, so that inference can be left out? */
export function onlyDecided(asked: Question): boolean {
  const weak: readonly string[] = WEAK_MODELS;
  return asked.models.length > 0 && asked.forbidden.size === 0 && asked.models.every((model) => weak.includes(model));
}

/** Models that no anomaly belongs to, and what decides them: a serial order is what they ask for. */
const DECIDED_AS: Readonly<Record<string, string>> = {
  'view-serializable': 'serializable',
  '1SR': 'serializable',
  'session-serializable': 'strong-session-serializable',
};

/** What each model asks at least, and can be decided; of these two themselves, it is all they ask. */
const PRESUPPOSED: Readonly<Record<string, WeakModel>> = {
  'read-atomic': 'read-atomic',
  'update-atomic': 'read-atomic',
  'causal-cerone': 'causal-cerone',
  prefix: 'causal-cerone',
  'parallel-snapshot-isolation': 'causal-cerone',
};

function presupposedBy(model: string): WeakModel | undefined {
  return WEAK_MODELS.find((name) => name === model) ?? PRESUPPOSED[model];
}

/** Is a model decided exactly, where no forbidden anomaly was found? Of the others, inference finds what it can. */
export function isDecided(model: string): boolean {
  const weak: readonly string[] = [...WEAK_MODELS, ...VISIBILITY_MODELS];
  return weak.includes(model) || isolationLevel(DECIDED_AS[model] ?? model) !== undefined;
}

/** What came of one model: refuted with evidence, unknown with a reason, or proved, perhaps with a certificate. */
interface Answer {
  readonly refuted?: string;
  readonly anomaly?: Anomaly;
  readonly unknownBecause?: string;
  readonly certificate?: ProvedOrder;
  readonly stats?: unknown;
}

function merged(answers: readonly Answer[], models: readonly string[]): Decided {
  const because = answers.find(({ unknownBecause }) => unknownBecause !== undefined)?.unknownBecause;
  // Where no order proves everything that was promised, there is no proof of the verdict.
  const proof = answers
    .flatMap(({ certificate }) => (certificate === undefined ? [] : [{ ...certificate, models }]))
    .find((claim) => overclaim(claim) === undefined);
  const stats = answers.flatMap((answer) => (answer.stats === undefined ? [] : [answer.stats]));
  return {
    refuted: answers.flatMap(({ refuted }) => refuted ?? []),
    anomalies: answers.flatMap(({ anomaly }) => (anomaly === undefined ? [] : [anomaly])),
    ...(proof === undefined ? {} : { certificate: proof }),
    ...(because === undefined ? {} : { unknownBecause: because }),
    ...(stats.length === 0 ? {} : { stats: { solver: stats } }),
  };
}

/** An order of transactions, from which a certificate is made. */
type ProvedOrder = Omit<SerialOrderCertificate | SnapshotOrderCertificate, 'models'>;

/** @param order transactions; in an order of snapshots and commits each stands twice */
function certificate(
  kind: ProvedOrder['kind'],
  { begin, completion, dialect, history, outcome }: Transactions,
  keeps: ProvedOrder['keeps'],
  order: Int32Array,
): ProvedOrder {
  const index = (t: number) => history.columns.index[outcome[t] === OK ? completion[t] : begin[t]];
  return { kind, dialect, keeps, order: Array.from(order, index) };
}

function levelAnswer(
  analysis: Analysis,
  keeps: ProvedOrder['keeps'],
  model: string,
  level: IsolationLevel,
  context: CheckContext,
): Answer {
  const { txns, cycles } = analysis;
  if (level.snapshot) {
    const steps = snapshotOrder(analysis);
    if (steps !== undefined) {
      const order = steps.map((step) => step >> 1);
      return { certificate: certificate('snapshot-order', txns, keeps, order) };
    }
    // There is a circle, but of an order that another promised model is about: where the order of all versions is known, the
    // dependencies say everything.
    if (cycles.notSearched.length === 0 && versionsKnown(analysis)) return {};
  }
  const decision = decideIsolation(seeded(txns), level, {
    ...context.budget,
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  });
  const stats = decision.stats === undefined ? {} : { stats: { model: level.name, ...decision.stats } };
  if (decision.valid === 'unknown') return { unknownBecause: `${level.name}: ${decision.reason}`, ...stats };
  if (decision.valid === false) return { refuted: model, anomaly: impossible(txns, decision), ...stats };
  if (decision.schedule === undefined) return stats;
  const kind = level.snapshot ? 'snapshot-order' : 'serial-order';
  // Without snapshots each start is directly followed by its commit.
  const order = decision.schedule.filter((step) => level.snapshot || (step & 1) === 0).map((step) => step >> 1);
  return { certificate: certificate(kind, txns, level.order === 'session' ? 'process' : level.order, order), ...stats };
}

/** Is the order of all versions of every list known? At most one append to each key is in no read. */
function versionsKnown({ txns, lists, ambiguousVersion }: Analysis): boolean {
  if (lists === undefined || ambiguousVersion >= 0) return false;
  const { mopKey, mopKind, mopTransaction, mopVersion, outcome } = txns;
  const unread = new Int32Array(txns.keyCount).fill(-1);
  for (let m = 0; m < mopKind.length; m++) {
    const t = mopTransaction[m];
    if (mopKind[m] !== WRITE || outcome[t] === FAIL || lists.position[mopVersion[m]] >= 0) continue;
    if (unread[mopKey[m]] >= 0 && unread[mopKey[m]] !== t) return false;
    unread[mopKey[m]] = t;
  }
  return true;
}

function impossible(txns: Transactions, { core, level, read, refutation }: IsolationDecision): Anomaly {
  if (read !== undefined) return unexplainedRead(txns, read);
  return impossibleTogether(txns, level.name, core ?? new Int32Array(0), refutation);
}

/** Decides what a model presupposes: where that fails, so does the model. */
function weakAnswer(txns: Transactions, model: string, presupposed: WeakModel): Answer {
  const decision = decideWeak(seeded(txns), presupposed);
  if (decision.valid === true) return {};
  if (decision.valid === 'unknown') return { unknownBecause: `${model}: ${decision.reason}` };
  return {
    refuted: model,
    anomaly: decision.read ? unexplainedRead(txns, decision.read) : commitCycle(txns, decision),
  };
}
