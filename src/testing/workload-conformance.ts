import {
  type Completion,
  type Generator,
  History,
  type Op,
  SECOND_NS,
  valueEquals,
  type Workload,
  type WorkloadContext,
} from '../core/index.js';
import { clients, limit, timeLimit } from '../generators/index.js';
import { type Conformance, ConformanceCheck } from './conformance.js';
import { falsified } from './falsified.js';
import { invocations, simulateGenerator } from './generator-simulation.js';

const CONTEXT: WorkloadContext = { seed: 1, concurrency: 6, nodes: ['n1', 'n2', 'n3'] };
const OPERATIONS = 600;
const OUTCOMES = ['ok', 'fail', 'info'] as const;

/**
 * Does a workload keep its contract? Its generators are carried out in virtual time against the store that is given: it
 * answers operations one by one, as a correct one would.
 */
export async function workloadConformance(
  workload: Workload,
  store: () => (op: Op) => Completion,
): Promise<Conformance[]> {
  const check = new ConformanceCheck();
  const { data: options } = workload.options.safeParse({});
  await check.rule('its options all have defaults', () =>
    workload.options.safeParse({}).success ? undefined : 'they do not parse {}',
  );
  const carriedOut = (generator: Generator, complete: (op: Op) => Completion) =>
    simulateGenerator(limit(OPERATIONS, clients(generator)), { concurrency: 6, maxEvents: 1e5, complete });
  await check.rule('its generator asks for the same operations when it is asked again', () => {
    const [one, other] = [0, 1].map(() => carriedOut(workload.generator(options, CONTEXT), store()));
    return valueEquals(one as never, other as never) ? undefined : 'two runs with one seed differ';
  });
  await check.rule('its generator is pure: the very same one can be carried out twice', () => {
    const generator = workload.generator(options, CONTEXT);
    const [one, other] = [0, 1].map(() => carriedOut(generator, store()));
    return valueEquals(one as never, other as never) ? undefined : 'it remembers the first time';
  });
  await check.rule('its generator has work for a while', () => {
    const ops = invocations(carriedOut(workload.generator(options, CONTEXT), store()));
    return ops.length === OPERATIONS ? undefined : `it was done after ${ops.length} operations`;
  });
  await check.rule('its final generator ends', () => {
    const ops = carriedOut(workload.generator(options, CONTEXT), store());
    const final = workload.finalGenerator?.(options, CONTEXT, History.from(ops));
    if (!final) return undefined;
    const history = simulateGenerator(timeLimit(600 * SECOND_NS, clients(final)), {
      concurrency: 6,
      complete: store(),
    });
    return (history.at(-1)?.timeNs ?? 0) < 600 * SECOND_NS ? undefined : 'it goes on for ever';
  });
  const wholeRun = () => {
    const answer = store();
    const ops = carriedOut(workload.generator(options, CONTEXT), answer);
    const final = workload.finalGenerator?.(options, CONTEXT, History.from(ops));
    const reads = final ? simulateGenerator(clients(final), { concurrency: 6, complete: answer }) : [];
    return [...ops, ...after(ops, reads)];
  };
  await check.rule('its checkers call what a correct store did valid', async () => {
    const history = History.from(wholeRun());
    for (const checker of workload.checkers(options)) {
      const verdict = await checker.check(history, {});
      if (verdict.valid !== true) return `${checker.name}: ${verdict.summary}`;
    }
    return undefined;
  });
  await check.rule('its checkers catch a store that answers what is not so', async () => {
    const history = History.from(falsified(wholeRun()));
    for (const checker of workload.checkers(options)) {
      if ((await checker.check(history, {})).valid === false) return undefined;
    }
    return 'none of them called it invalid';
  });
  for (const type of OUTCOMES) {
    await check.rule(`its checkers answer also where every operation ends in ${type}`, async () => {
      const history = History.from(carriedOut(workload.generator(options, CONTEXT), () => ({ type })));
      for (const checker of workload.checkers(options)) await checker.check(history, {});
      return undefined;
    });
  }
  return check.results;
}

/** The operations moved behind others, under processes of their own. */
function after(ops: readonly Op[], more: readonly Op[]): Op[] {
  const index = ops.length;
  const timeNs = (ops.at(-1)?.timeNs ?? 0) + 1;
  return more.map((op) =>
    Object.assign({}, op, {
      index: index + op.index,
      timeNs: timeNs + op.timeNs,
      process: 1_000_000 + Number(op.process),
    }),
  );
}
