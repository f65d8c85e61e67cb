import { type Anomaly, History, type Op, type OpInput, Random, type Results, runStory } from '../../src/core/index.js';

const SECOND = 1_000_000_000;
const NODES = ['n1', 'n2', 'n3', 'n4', 'n5'];
const CLIENTS = 10;

export interface SampleOptions {
  readonly operations?: number;
  readonly seed?: number;
  /** Written and read back in place of numbers. */
  readonly value?: string;
}

/** A history as a register test under partitions would record it: reads and writes, some lost, some unknown. */
export function sampleHistory({ operations = 2_000, seed = 7, value }: SampleOptions = {}): History {
  const random = new Random(seed);
  const lengthNs = 30 * SECOND;
  const process = Array.from({ length: CLIENTS }, (_, thread) => thread);
  const freeNs = Array.from({ length: CLIENTS }, () => 0);
  const events: { at: number; op: OpInput }[] = [];
  for (let i = 0; i < operations; i++) {
    const thread = i % CLIENTS;
    const meanNs = (lengthNs / operations) * CLIENTS;
    const startNs = Math.floor((freeNs[thread] as number) + random.float() * meanNs * 0.9);
    const cut = FAULTS.some(
      (fault) => startNs > fault.startNs && startNs < fault.endNs && fault.nodes.includes(nodeOf(thread)),
    );
    const tail = random.float() ** 6 * 20;
    const durationNs = Math.floor(
      Math.min(meanNs * 0.3, 4_000_000) * (0.3 + random.float() + tail / (1 + operations / 20_000)) * (cut ? 8 : 1),
    );
    const write = random.float() < 0.4;
    const type = cut && random.float() < 0.5 ? (random.float() < 0.5 ? 'fail' : 'info') : 'ok';
    const common = {
      process: process[thread] as number,
      f: write ? 'write' : 'read',
      key: i % 4,
      node: nodeOf(thread),
    };
    const answer = value ?? Math.floor(random.float() * 5);
    events.push({ at: startNs, op: { ...common, type: 'invoke', value: write ? answer : null, timeNs: startNs } });
    const endNs = startNs + durationNs;
    events.push({
      at: endNs,
      op: {
        ...common,
        type,
        value: answer,
        timeNs: endNs,
        ...(type === 'ok' ? {} : { error: ['unavailable', value ?? 'no leader'] }),
      },
    });
    freeNs[thread] = endNs;
    if (type === 'info') process[thread] = (process[thread] as number) + CLIENTS;
  }
  return History.from(events.toSorted((a, b) => a.at - b.at).map(({ op }) => op));
}

function nodeOf(thread: number): string {
  return NODES[thread % NODES.length] as string;
}

const FAULTS = [
  {
    id: 1,
    startNs: 5 * SECOND,
    endNs: 10 * SECOND,
    shape: 'one',
    nodes: ['n2'],
    groups: [['n2'], ['n1', 'n3', 'n4', 'n5']],
  },
  {
    id: 2,
    startNs: 14 * SECOND,
    endNs: 19 * SECOND,
    shape: 'halves',
    nodes: ['n4', 'n5'],
    groups: [
      ['n4', 'n5'],
      ['n1', 'n2', 'n3'],
    ],
  },
  {
    id: 3,
    startNs: 23 * SECOND,
    endNs: 27 * SECOND,
    shape: 'majority',
    nodes: ['n1', 'n5'],
    groups: [
      ['n1', 'n5'],
      ['n2', 'n3', 'n4'],
    ],
  },
];

/** A stale read in four operations. */
export function staleRead(value: number | string = 7): Anomaly {
  return {
    type: 'nonlinearizable',
    key: 3,
    prose:
      `Process 13 read 4 from n2 between 7.2004 s and 7.2031 s, but process 4 had been told at 7.1540 s that ${value} was ` +
      'written, and no write of 4 came after it. The read missed that write: n2 was cut off and answered from what it had.',
    ops: [
      { index: 501, timeNs: 6.9 * SECOND, process: 2, type: 'invoke', f: 'write', key: 3, value: 4, node: 'n3' },
      { index: 503, timeNs: 6.903 * SECOND, process: 2, type: 'ok', f: 'write', key: 3, value: 4, node: 'n3' },
      { index: 520, timeNs: 7.15 * SECOND, process: 4, type: 'invoke', f: 'write', key: 3, value, node: 'n5' },
      { index: 522, timeNs: 7.154 * SECOND, process: 4, type: 'ok', f: 'write', key: 3, value, node: 'n5' },
      { index: 523, timeNs: 7.19 * SECOND, process: 7, type: 'invoke', f: 'write', key: 3, value: 2, node: 'n3' },
      { index: 530, timeNs: 7.2004 * SECOND, process: 13, type: 'invoke', f: 'read', key: 3, value: null, node: 'n2' },
      { index: 531, timeNs: 7.2031 * SECOND, process: 13, type: 'ok', f: 'read', key: 3, value: 4, node: 'n2' },
    ],
    culprits: [531],
  };
}

/** Two transactions that each read before the other's append: write skew, found as a cycle. */
export function writeSkew(): Anomaly {
  const t1 = [
    ['r', 'y', []],
    ['append', 'x', 7],
  ];
  const t3 = [
    ['r', 'x', [4]],
    ['append', 'y', 2],
  ];
  return {
    type: 'G2-item',
    prose:
      'T1 and T3 each read what the other was about to change, and both committed: no serial order explains both reads.',
    ops: [txnOp(10, 1, t1), txnOp(14, 3, t3)],
    details: {
      cycle: [
        {
          from: 'T1',
          to: 'T3',
          type: 'rw',
          key: 'y',
          prose: 'T1 read y as [], so it missed the 2 that T3 appended to y.',
        },
        {
          from: 'T3',
          to: 'T1',
          type: 'rw',
          key: 'x',
          prose: 'T3 read x as [4], so it missed the 7 that T1 appended to x.',
        },
      ],
      transactions: { T1: { ops: t1, index: 10, process: 1 }, T3: { ops: t3, index: 14, process: 3 } },
    },
  };
}

/** A transaction that saw one effect of what came later, and missed an earlier one. */
export function readSkew(): Anomaly {
  const t4 = [
    ['r', 'y', [5]],
    ['append', 'x', 1],
  ];
  const t6 = [
    ['r', 'x', [1]],
    ['r', 'y', []],
  ];
  const t8 = [['append', 'y', 5]];
  return {
    type: 'G-single',
    prose: 'T6 saw what T4 had appended to x, but not what T8 had appended to y, though T4 had seen that already.',
    ops: [txnOp(30, 4, t4), txnOp(36, 6, t6), txnOp(28, 8, t8)],
    details: {
      cycle: [
        { from: 'T8', to: 'T4', type: 'wr', key: 'y', prose: 'T4 read y as [5], which T8 had appended.' },
        { from: 'T4', to: 'T6', type: 'wr', key: 'x', prose: 'T6 read x as [1], which T4 had appended.' },
        {
          from: 'T6',
          to: 'T8',
          type: 'rw',
          key: 'y',
          prose: 'T6 read y as [], so it missed the 5 that T8 appended to y.',
        },
      ],
      transactions: {
        T4: { ops: t4, index: 30, process: 4 },
        T6: { ops: t6, index: 36, process: 6 },
        T8: { ops: t8, index: 28, process: 8 },
      },
    },
  };
}

function txnOp(index: number, process: number, value: Op['value']): Op {
  return { index, timeNs: index * 0.1 * SECOND, process, type: 'ok', f: 'txn', value, node: nodeOf(process) };
}

export const LATTICE_STATS = {
  not: ['serializable'],
  alsoNot: ['strong-session-serializable', 'strict-serializable'],
  transactions: 12_345,
  lattice: {
    models: [
      'read-uncommitted',
      'read-committed',
      'monotonic-atomic-view',
      'repeatable-read',
      'causal',
      'parallel-snapshot-isolation',
      'snapshot-isolation',
      'strong-session-snapshot-isolation',
      'serializable',
      'strong-session-serializable',
      'strict-serializable',
    ],
    implies: [
      ['read-committed', 'read-uncommitted'],
      ['monotonic-atomic-view', 'read-committed'],
      ['repeatable-read', 'monotonic-atomic-view'],
      ['causal', 'monotonic-atomic-view'],
      ['parallel-snapshot-isolation', 'causal'],
      ['snapshot-isolation', 'parallel-snapshot-isolation'],
      ['strong-session-snapshot-isolation', 'snapshot-isolation'],
      ['serializable', 'snapshot-isolation'],
      ['serializable', 'repeatable-read'],
      ['strong-session-serializable', 'serializable'],
      ['strong-session-serializable', 'strong-session-snapshot-isolation'],
      ['strict-serializable', 'strong-session-serializable'],
    ],
  },
};

/** The results of that run: invalid, with a stale read and a write skew. */
export function sampleResults(history: History, changes: Partial<Results> = {}): Results {
  const counts = { ok: 0, fail: 0, info: 0 };
  const byF: Record<string, { ok: number; fail: number; info: number }> = {};
  for (const op of history.ops()) {
    if (op.type === 'invoke') continue;
    const of = (byF[op.f] ??= { ok: 0, fail: 0, info: 0 });
    of[op.type]++;
    counts[op.type]++;
  }
  const facts = {
    valid: false as const,
    system: 'etcd',
    version: '3.5.17',
    workload: 'register',
    nodes: NODES,
    concurrency: CLIENTS,
    operations: { ...counts, byF, okDuringFaults: 612 },
    limits: { timeLimitNs: 30 * SECOND, ratePerSecond: 100, opTimeoutNs: 5 * SECOND },
    faults: FAULTS.map((fault) =>
      Object.assign({}, fault, {
        fault: 'partition',
        proven: fault.id !== 3,
        healed: true,
        measured: { on: { sent: 24, received: fault.id === 3 ? 24 : 0 }, healed: { sent: 24, received: 24 } },
      }),
    ),
    checkers: [
      {
        name: 'linearizable',
        valid: false as const,
        summary: 'key 3 is not linearizable: a read returned a value that had been overwritten',
        anomalies: [staleRead()],
        stats: { keys: 4, operations: 2_000, engine: 'reachable-set', longestPrefix: 1_204 },
        elapsedMs: 12.4,
      },
      {
        name: 'list-append',
        valid: false as const,
        summary: 'not serializable: anomalies of type G2-item and G-single',
        anomalies: [writeSkew(), readSkew()],
        stats: LATTICE_STATS,
        elapsedMs: 48,
      },
      {
        name: 'stats',
        valid: true as const,
        summary: 'every function succeeded at least once',
        anomalies: [],
        stats: { byF },
      },
      {
        name: 'vacuity',
        valid: 'unknown' as const,
        summary: 'one fault was not proven',
        anomalies: [],
        unknownBecause: 'the probe of partition 3 saw no packet lost: the fault may have done nothing',
      },
      {
        name: 'set',
        valid: 'unknown' as const,
        summary: 'the checker threw',
        anomalies: [],
        error: { message: 'Cannot read properties of undefined' },
      },
    ],
  };
  return {
    schema: 1,
    run: { id: '01SAMPLE', directory: '/tmp/dsverify/01SAMPLE', completeness: 'complete' },
    summary: runStory(facts),
    seed: 7,
    systemOptions: { readMode: 'serializable' },
    workloadOptions: { keys: 4 },
    image: {
      reference: 'rancher/mirrored-coreos-etcd:v3.5.17',
      digest: `sha256:${'5a'.repeat(32)}`,
      source: 'official',
      version: '3.5.17',
    },
    nemesis: 'partition',
    commands: {
      run: 'dsverify run etcd --read-mode serializable --nemesis partition --time-limit 30',
      replay:
        'dsverify run etcd --version 3.5.17 --read-mode serializable --nemesis partition --time-limit 30 --seed 7',
    },
    startedAt: '2026-11-22T10:15:00.000Z',
    endedAt: '2026-11-22T10:16:02.000Z',
    phases: [
      { phase: 'run', startNs: 0 },
      { phase: 'heal', startNs: 27 * SECOND },
    ],
    recovery: { toFirstOkNs: 0.31 * SECOND, toRateBeforeNs: 1.9 * SECOND, rateBeforePerSecond: 98.2 },
    claims: [{ protocol: 'register', model: 'linearizable', source: 'KV API guarantees' }],
    environment: { dsverify: '0.1.0', node: 'v20.20.2', os: 'linux 6.1.0 x64', engine: 'docker 20.10.24 (API 1.41)' },
    files: {
      history: 'history.jsonl',
      plan: 'plan.json',
      log: 'dsverify.log',
      nodeLogs: Object.fromEntries(NODES.map((node) => [node, `logs/${node}.log`])),
    },
    report: 'report.html',
    warnings: ['partition 3 was not proven: no packet was lost'],
    ...facts,
    ...changes,
  };
}
