import { decideWeak, WEAK_MODELS } from '../checkers/transactional/weak/decide-weak.js';
import { measured, registerStore } from './register-store.js';

/*
 * Read committed, read atomic and causal consistency of register histories with distinct values. Columns are given; reading a
 * history is not measured.
 * usage: node dist/bench/weak-isolation.bench.js [transactions]
 */
const transactions = Number(process.argv[2] ?? 1_000_000);

console.log('sessions | operations | keys | model | verdict | wall ms | cpu ms | peak rss MB');
for (const [sessions, operations, keys] of [
  [25, 8, 10_000],
  [50, 8, 100_000],
  [100, 4, 10_000],
] as const) {
  const columns = registerStore({
    transactions,
    sessions,
    operations,
    readShare: 0.5,
    keys,
    distribution: 'uniform',
    isolation: 'serializable',
    rows: 'recorded',
    seed: 1,
  });
  for (const model of WEAK_MODELS) {
    let valid: boolean | 'unknown' | undefined;
    const { medianMs, cpuMs } = measured(3, () => {
      ({ valid } = decideWeak(columns, model));
    });
    const rss = (process.resourceUsage().maxRSS / 1024).toFixed(0);
    console.log([sessions, operations, keys, model, valid, medianMs.toFixed(0), cpuMs.toFixed(0), rss].join(' | '));
  }
}
