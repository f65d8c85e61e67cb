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

  it('tells the time that an interrupted run took, not the time that it was given', () => {
    const cut = { ...facts, limits: { timeLimitNs: 60e9 }, workedNs: 7.34e9 };
    expect(runStory({ ...cut, completeness: 'interrupted' })).toContain(' for 7.3 s until it was interrupted without');
    expect(runStory({ ...cut, completeness: 'truncated' })).toContain(' for 7.3 s until its harness ended without');
    expect(runStory(cut)).toContain(' for 7.3 s without');
    expect(runStory({ ...cut, workedNs: 60.04e9 })).toContain(' for 60 s without');
  });

  describe('where nothing is decided', () => {
    const undecided = { ...facts, valid: 'unknown' as const, checkers: [] };
    const read = { ok: 0, fail: 200, info: 0 };

    it('names the most frequent error, how often it came, and what to try', () => {
      const errors = [
        { f: 'read', error: 'no-client', count: 200, example: 'connect ECONNREFUSED' },
        { f: 'write', error: 'timeout', count: 150 },
        { f: 'write', error: 'no-client', count: 30 },
      ];
      const byF = { read, write: { ok: 0, fail: 30, info: 150 } };
      const story = runStory({ ...undecided, operations: { ok: 0, fail: 230, info: 150, byF, errors } });
      expect(story).toContain(
        'The most frequent error is no-client (connect ECONNREFUSED), of 230 of 380 operations: no client could be opened',
      );
    });

    it('names that of a function that never succeeds among others that do', () => {
      const byF = { read, write: { ok: 300, fail: 9, info: 0 } };
      const errors = [
        { f: 'write', error: 'taken', count: 9 },
        { f: 'read', error: 'unsupported', count: 8 },
      ];
      const story = runStory({ ...undecided, operations: { ok: 300, fail: 209, info: 0, byF, errors } });
      expect(story).toMatch(/most frequent error is unsupported, of 8 of 200 read operations: let `supports`/);
    });

    it('names none where enough succeeded', () => {
      const errors = [{ f: 'read', error: 'timeout', count: 5 }];
      const operations = { ok: 100, fail: 5, info: 0, byF: { read: { ok: 100, fail: 5, info: 0 } }, errors };
      expect(runStory({ ...undecided, operations })).not.toContain('error');
    });
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
