import type { Op, RunEvent } from '../../../src/core/index.js';

const SECOND = 1_000_000_000;
let index = 0;

function op(fields: Omit<Op, 'index'>): RunEvent {
  return { type: 'op', op: { index: index++, ...fields } };
}

/** A short run: it comes up, a partition is on from second 2 to 4, ten operations a second. */
export function sampleEvents(): RunEvent[] {
  const events: RunEvent[] = [
    { type: 'phase', phase: 'up', timeNs: 0 },
    { type: 'progress', progress: { step: 'pull', detail: 'etcd 10%' } },
    { type: 'progress', progress: { step: 'pull', detail: 'etcd 12%' } },
    { type: 'progress', progress: { step: 'pull', detail: 'etcd 95%' } },
    { type: 'node', node: 'n1', state: 'running', role: 'leader' },
    { type: 'node', node: 'n2', state: 'running' },
    { type: 'phase', phase: 'run', timeNs: 0, endsNs: 8 * SECOND },
  ];
  for (let i = 0; i < 60; i++) {
    const at = (i / 10) * SECOND;
    if (i === 20) events.push(nemesis('start-partition', at, { faultId: 1, shape: 'one', nodes: ['n2'] }));
    if (i === 25) events.push(nemesis('probe-partition', at, { faultId: 1, proven: true }));
    if (i === 40) events.push(nemesis('stop-partition', at, { faultId: 1 }));
    const type = i >= 20 && i < 40 && i % 4 === 0 ? 'info' : 'ok';
    events.push(op({ process: i, type: 'invoke', f: 'read', value: null, timeNs: at }));
    events.push(op({ process: i, type, f: 'read', value: 1, timeNs: at + 4_000_000 }));
  }
  return events;
}

function nemesis(f: string, timeNs: number, value: Op['value']): RunEvent {
  return op({ process: 'nemesis', type: 'info', f, value, timeNs });
}
