import {
  type Checker,
  DsverifyError,
  History,
  InterruptedError,
  type OpInput,
  stringifyJson,
  type Value,
  type Verdict,
} from '../core/index.js';
import { type Conformance, ConformanceCheck } from './conformance.js';

export interface CheckerExamples {
  /** Histories that it must call valid. */
  readonly valid?: readonly History[];
  /** Histories that it must call invalid. */
  readonly invalid?: readonly History[];
}

/**
 * Does a checker keep its contract: pure, deterministic, an answer to everything, and evidence for what it says? With
 * examples it must judge them right; without any it is only asked about histories that mean nothing to it.
 */
export async function checkerConformance(checker: Checker, examples: CheckerExamples = {}): Promise<Conformance[]> {
  const { valid = [], invalid = [] } = examples;
  const check = new ConformanceCheck();
  const judged = [...valid, ...invalid];
  await check.rule('it has a name', () => (checker.name === '' ? 'an empty one' : undefined));
  await check.rule('it answers on an empty history, and does not call it invalid', async () => {
    const verdict = await checker.check(History.from([]), {});
    return incomplete(verdict) ?? (verdict.valid === false ? verdict.summary : undefined);
  });
  for (const [what, ops] of FOREIGN) {
    await check.rule(`it answers on a history ${what}, or refuses it with a code`, async () => {
      try {
        return incomplete(await checker.check(History.from(ops), {}));
      } catch (error) {
        if (error instanceof DsverifyError) return undefined;
        throw error;
      }
    });
  }
  await check.rule('it leaves the history as it was', async () => {
    for (const history of judged) {
      const before = stringifyJson([...history.ops()] as unknown as Value);
      await checker.check(history, {});
      if (stringifyJson([...history.ops()] as unknown as Value) !== before) return 'it changed an operation';
    }
    return undefined;
  });
  await check.rule('it says of the same history the same every time', async () => {
    for (const history of judged) {
      const [one, other] = [await checker.check(history, {}), await checker.check(history, {})];
      if (told(one) !== told(other)) return `${one.summary} Then: ${other.summary}`;
    }
    return undefined;
  });
  await check.rule('it comes to an end where it is told to stop', async () => {
    for (const history of judged) {
      try {
        await checker.check(history, { signal: AbortSignal.abort() });
      } catch (error) {
        if (!(error instanceof InterruptedError)) throw error;
      }
    }
    return undefined;
  });
  for (const [histories, expected] of [
    [valid, true],
    [invalid, false],
  ] as const) {
    await check.rule(`it calls ${expected ? 'valid' : 'invalid'} what is, and shows why`, async () => {
      for (const history of histories) {
        const verdict = await checker.check(history, {});
        const wrong = verdict.valid === expected ? incomplete(verdict) : `${String(verdict.valid)}: ${verdict.summary}`;
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    });
  }
  return check.results;
}

/** What a verdict lacks; undefined where it is whole. */
export function incomplete({ valid, summary, anomalies, unknownBecause }: Verdict): string | undefined {
  if (valid !== true && valid !== false && valid !== 'unknown') return `valid is ${String(valid)}`;
  if (typeof summary !== 'string' || summary === '') return 'it has no summary';
  if (!Array.isArray(anomalies)) return 'its anomalies are no list';
  if (valid === false && anomalies.length === 0) return 'it is false and shows no anomaly';
  const mute = anomalies.find(({ type, prose, ops }) => !type || !prose || !Array.isArray(ops));
  if (mute !== undefined) return 'an anomaly lacks its type, its prose or its operations';
  if (valid === 'unknown' && !unknownBecause) return 'it is unknown and does not say why';
  return undefined;
}

/** A verdict without what may differ: figures are for times too. */
function told({ valid, summary, anomalies, unknownBecause }: Verdict): string {
  return stringifyJson({ valid, summary, anomalies, unknownBecause: unknownBecause ?? null } as unknown as Value);
}

const odd: readonly Value[] = [null, true, -1, 1.5, 2n ** 70n, '', 'text', [], [[]], [1, 'a', null], {}, { a: [1] }];

function events(f: string, type: OpInput['type'], node?: string): OpInput[] {
  return odd.flatMap((value, process): OpInput[] => {
    const common = { process, f, timeNs: process, ...(node === undefined ? {} : { node }) };
    return type === 'invoke'
      ? [{ ...common, type, value }]
      : [
          { ...common, type: 'invoke', value },
          { ...common, type, value },
        ];
  });
}

const nemesis = (f: string, value: Value): OpInput => ({ process: 'nemesis', type: 'info', f, value, timeNs: 1 });

/** Histories that mean nothing to most checkers, but that a file may hold. */
const FOREIGN: readonly (readonly [what: string, ops: readonly OpInput[]])[] = [
  ['of functions that nobody knows', events('dance', 'ok', 'n1')],
  ['of reads that see anything', events('read', 'ok')],
  ['of transactions that are none', events('txn', 'ok')],
  ['of operations that all failed', events('write', 'fail')],
  ['of operations whose outcome nobody knows', events('add', 'info')],
  ['that ends before anything has completed', events('write', 'invoke')],
  ['of a nemesis alone', [nemesis('start-kill', { faultId: 1 }), nemesis('stop-kill', 'what')]],
];
