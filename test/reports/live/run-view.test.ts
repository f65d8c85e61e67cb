import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openRunView, type ViewStream } from '../../../reports/index.js';
import { RunState } from '../../../reports/live/run-state.js';
import { sampleEvents } from './sample-events.js';

/** A terminal that remembers what was drawn on it. */
function terminal(): { stream: ViewStream; text(): string } {
  let text = '';
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 40 });
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return { stream, text: () => text };
}

describe('what is known of a run while it goes on', () => {
  it('counts outcomes, and rates over the last seconds', () => {
    const state = new RunState();
    for (const event of sampleEvents()) state.apply(event);
    expect(state.totals).toEqual({ ok: 55, fail: 0, info: 5 });
    expect(state.perSecond().ok).toBeGreaterThan(7);
    expect(state.perSecond().ok).toBeLessThan(11);
    expect(state.latencyMs()?.p50).toBeCloseTo(4);
    expect(state.leftNs()).toBeCloseTo(2.096e9, -7);
  });

  it('forgets the rate of what is long over', () => {
    const state = new RunState();
    for (const event of sampleEvents()) state.apply(event);
    state.apply({ type: 'phase', phase: 'recovery', timeNs: 20e9 });
    expect(state.perSecond()).toEqual({ ok: 0, fail: 0, info: 0 });
  });

  it('knows which faults are on, and whether a probe saw them', () => {
    const state = new RunState();
    const events = sampleEvents();
    const on = events.findIndex((event) => event.type === 'op' && event.op.f === 'probe-partition');
    for (const event of events.slice(0, on + 1)) state.apply(event);
    expect([...state.faults.values()]).toEqual([
      { id: 1, fault: 'partition', shape: 'one', nodes: ['n2'], sinceNs: 2e9, proven: true },
    ]);
    for (const event of events.slice(on + 1)) state.apply(event);
    expect(state.faults.size).toBe(0);
  });
});

describe('plain lines', () => {
  async function lines(): Promise<string[]> {
    let text = '';
    const view = await openRunView({ stream: { write: (line: string) => (text += line) } });
    for (const event of sampleEvents()) view.onEvent(event);
    view.onEvent({ type: 'warning', message: 'odd \u001B[2J value' });
    view.onEvent({ type: 'verdict', valid: false, summary: 'A read was stale.' });
    await view.close();
    return text.trimEnd().split('\n');
  }

  it('tell of phases, faults, figures and the verdict, without escape sequences', async () => {
    const all = await lines();
    const text = all.join('\n');
    expect(text).toContain('phase run; 8.00 s left');
    expect(text).toContain('2.0 s  fault on: partition one: n2');
    expect(text).toContain('fault proven: partition one: n2');
    expect(text).toContain('4.0 s  fault off: partition one: n2');
    expect(text).toMatch(/5\.0 s {2}\d+ ok, 0 fail, 5 info; [\d.]+ ok\/s, p50 4\.00 ms, p99 4\.00 ms/);
    expect(text).toContain('verdict invalid: A read was stale.');
    expect(text).not.toContain('\u001B');
  });

  it('repeat no step for every percent of it', async () => {
    expect((await lines()).filter((line) => line.includes('pull'))).toHaveLength(2);
  });
});

describe('the live view of a terminal', () => {
  it('shows nodes with role and state, phase, rates, faults, and time left', async () => {
    const { stream, text } = terminal();
    const view = await openRunView({ stream, title: 'etcd 3.5.17 · register', nodes: ['n1', 'n2', 'n3'] });
    const events = sampleEvents();
    const on = events.findIndex((event) => event.type === 'op' && event.op.f === 'probe-partition');
    for (const event of events.slice(0, on + 1)) view.onEvent(event);
    await view.close();
    const shown = text();
    expect(shown).toContain('etcd 3.5.17 · register');
    expect(shown).toMatch(/n1\s+running\s+(\S*m)?leader/);
    expect(shown).toMatch(/n3\s+waiting/);
    expect(shown).toContain('partition one: n2');
    expect(shown).toMatch(/proven/);
    expect(shown).toMatch(/p50 4\.00 ms/);
    expect(shown).toMatch(/5\.50 s left/);
  });
});
