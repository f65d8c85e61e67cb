import { describe, expect, it } from 'vitest';
import { jsonLine } from '../../reports/index.js';
import { sampleHistory, sampleResults } from './sample-run.js';

const results = sampleResults(sampleHistory());

describe('the line of JSON that a run ends with', () => {
  it('is one line that holds what programs read', () => {
    const line = jsonLine(results);
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({
      run: '/tmp/dsverify/01SAMPLE',
      valid: false,
      seed: 7,
      system: 'etcd',
      version: '3.5.17',
      workload: 'register',
      nemesis: 'partition',
      operations: { ok: results.operations.ok, fail: results.operations.fail, info: results.operations.info },
      checkers: expect.arrayContaining([expect.objectContaining({ name: 'linearizable', valid: false })]),
      report: '/tmp/dsverify/01SAMPLE/report.html',
    });
  });

  it('gives each fault with start, end, nodes, and what was proven', () => {
    expect(JSON.parse(jsonLine(results)).faults[2]).toMatchObject({
      fault: 'partition',
      start: 23,
      end: 27,
      nodes: ['n1', 'n5'],
      proven: false,
      healed: true,
    });
  });

  it('says null where a fault never ended and no probe ran', () => {
    const fault = { id: 9, fault: 'kill', nodes: ['n1'], startNs: 1e9, measured: {} };
    expect(JSON.parse(jsonLine({ ...results, faults: [fault] })).faults).toEqual([
      expect.objectContaining({ start: 1, end: null, proven: null, healed: null }),
    ]);
  });
});
