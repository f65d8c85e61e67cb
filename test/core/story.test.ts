import { describe, expect, it } from 'vitest';
import { runStory, type StoryFacts } from '../../src/core/index.js';

const facts: StoryFacts = {
  valid: true,
  system: 'etcd',
  version: '3.5.17',
  workload: 'register',
  nodes: ['n1', 'n2', 'n3'],
  concurrency: 6,
  operations: { ok: 1_500, fail: 3, info: 2, byF: {} },
  faults: [],
  limits: { timeLimitNs: 30e9 },
  checkers: [
    { name: 'stats', valid: true, summary: 'It was busy.', anomalies: [] },
    { name: 'linearizable', valid: true, summary: 'All 12 keys are linearizable.', anomalies: [] },
  ],
};

describe('the story of a run', () => {
  it('says in two sentences what was done and what came of it', () => {
    expect(runStory(facts)).toBe(
      '6 clients ran the register workload against 3 nodes of etcd 3.5.17 for 30 s without faults: ' +
        '1,505 operations, 1,500 of them confirmed. All checks passed: all 12 keys are linearizable.',
    );
  });

  it('names the check that failed, before any that could not tell', () => {
    const story = runStory({
      ...facts,
      valid: false,
      checkers: [
        { name: 'vacuity', valid: 'unknown', summary: 'Too little was tested.', anomalies: [] },
        { name: 'set', valid: false, summary: '2 elements are lost.', anomalies: [] },
      ],
    });
    expect(story).toContain('The promise is broken: 2 elements are lost.');
  });

  it('calls it no broken promise where the vendor promises less', () => {
    const checkers = [{ name: 'linearizable', valid: false as const, summary: 'A read was stale.', anomalies: [] }];
    const claims = [{ protocol: 'register', model: 'serializable', source: 'documentation' }];
    expect(runStory({ ...facts, valid: false, checkers, claims })).toContain(
      'It fails, as etcd promises less with these options: a read was stale.',
    );
  });

  it('takes the first sentence of a longer summary', () => {
    const summary =
      'Process 8 read 7 (1.2 s to 1.3 s), although 9 was written. When that returned, it could only be 9.';
    const checkers = [{ name: 'linearizable', valid: false as const, summary, anomalies: [] }];
    expect(runStory({ ...facts, valid: false, checkers })).toMatch(
      /The promise is broken: process 8 read 7 \(1\.2 s to 1\.3 s\), although 9 was written\.$/,
    );
  });

  it('gives the reason where nothing is decided', () => {
    const checkers = [
      {
        name: 'vacuity',
        valid: 'unknown' as const,
        summary: 'Unknown.',
        unknownBecause: 'no operation succeeded',
        anomalies: [],
      },
    ];
    expect(runStory({ ...facts, valid: 'unknown', checkers })).toContain('decides nothing: no operation succeeded.');
  });

  it('counts the faults by their kind', () => {
    const faults = ['partition', 'kill', 'partition'].map((name, id) => ({
      id,
      fault: name,
      nodes: [],
      startNs: 0,
      measured: {},
    }));
    expect(runStory({ ...facts, faults })).toContain('under 2 partition faults and 1 kill fault');
  });
});
