import { describe, expect, it } from 'vitest';
import type { Op, RunEvent, Value } from '../../src/core/index.js';
import { NodeWatch } from '../../src/run/node-watch.js';

let index = 0;
function op(fields: Partial<Op>): Op {
  return { index: index++, timeNs: 0, process: 0, type: 'ok', f: 'read', ...fields };
}
const nemesis = (f: string, value: Value, timeNs = 0) => op({ process: 'nemesis', type: 'info', f, value, timeNs });

function watching(primaries?: () => Promise<string[]>) {
  const told: RunEvent[] = [];
  const watch = new NodeWatch({ nodes: ['n1', 'n2'], primaries, onEvent: (event) => told.push(event) });
  watch.start();
  return { watch, told: () => told.splice(0) };
}

describe('watching the nodes of a run', () => {
  it('tells that all run, then what kills and pauses do to them', () => {
    const { watch, told } = watching();
    expect(told()).toEqual([
      { type: 'node', node: 'n1', state: 'running' },
      { type: 'node', node: 'n2', state: 'running' },
    ]);
    watch.see(nemesis('start-kill', { faultId: 1, nodes: ['n2'] }));
    expect(told()).toEqual([{ type: 'node', node: 'n2', state: 'gone' }]);
    watch.see(nemesis('start-pause', { faultId: 2, nodes: ['n1', 'n2'] }));
    expect(told()).toEqual([{ type: 'node', node: 'n1', state: 'paused' }]);
    watch.see(nemesis('stop-kill', { faultId: 1 }));
    expect(told()).toEqual([{ type: 'node', node: 'n2', state: 'paused' }]);
    watch.see(nemesis('start-partition', { faultId: 3, nodes: ['n1'] }));
    expect(told()).toEqual([]);
  });

  it('asks who leads once a second, and tells changes only', async () => {
    let leader = 'n1';
    let asked = 0;
    const { watch, told } = watching(async () => {
      asked++;
      return [leader];
    });
    told();
    watch.see(op({ timeNs: 1e9 }));
    await Promise.resolve();
    await Promise.resolve();
    expect(told()).toEqual([{ type: 'node', node: 'n1', state: 'running', role: 'leads' }]);
    watch.see(op({ timeNs: 1.5e9 }));
    leader = 'n2';
    watch.see(op({ timeNs: 2.1e9 }));
    await Promise.resolve();
    await Promise.resolve();
    expect(asked).toBe(2);
    expect(told()).toHaveLength(2);
  });

  it('knows of no leader when it cannot be asked', async () => {
    const { watch, told } = watching(() => Promise.reject(new Error('gone')));
    told();
    watch.see(op({ timeNs: 1e9 }));
    await new Promise(setImmediate);
    expect(told()).toEqual([]);
  });
});
