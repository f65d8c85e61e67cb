import { describe, expect, it } from 'vitest';
import { plainestOf, terminalSummary } from '../../reports/index.js';
import { sampleHistory, sampleResults } from './sample-run.js';

const results = sampleResults(sampleHistory());

describe('the summary on a terminal', () => {
  it('gives the verdict, the plainest anomaly in words, seed, replay command and report', () => {
    const text = terminalSummary(results, { width: 100 });
    expect(text).toMatch(/^✗ INVALID {2}etcd 3\.5\.17 · register · nemesis partition\n/);
    expect(text).toContain('nonlinearizable (linearizable, key 3) 1 of 3, the plainest');
    expect(text.replace(/\s+/g, ' ')).toContain('no write of 4 came after it. The read missed that write');
    expect(text).toMatch(/Seed +7\n/);
    expect(text).toContain(results.commands.replay);
    expect(text).toContain('/tmp/dsverify/01SAMPLE/report.html');
  });

  it('has no escape sequences unless asked for, and asked for only its own', () => {
    const [checker, ...rest] = results.checkers;
    const hostile = { ...checker, summary: 'read \u001B]0;title\u0007 as \u001B[2J' };
    const plain = terminalSummary({ ...results, checkers: [hostile, ...rest] });
    expect(plain).not.toContain('\u001B');
    const colored = terminalSummary({ ...results, checkers: [hostile, ...rest] }, { color: true });
    expect(colored).not.toContain('\u001B]');
    expect(colored).not.toContain('\u001B[2J');
    expect(colored).toContain('\u001B[31m');
  });

  it('keeps its prose within the width', () => {
    const prose = terminalSummary(results, { width: 60 })
      .split('\n')
      .filter((line) => line.startsWith('    '));
    expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('tells an anomaly once, not again where its words are the summary of a check', () => {
    const checkers = results.checkers.map((checker) =>
      checker.name === 'linearizable' ? { ...checker, summary: checker.anomalies[0]?.prose ?? '' } : checker,
    );
    const text = terminalSummary({ ...results, checkers }, { width: 100 });
    expect(text).toMatch(/linearizable +invalid +1 anomaly, told below\./);
    expect(text.split('answered from what it had')).toHaveLength(2);
  });

  it('shows no anomaly of a checker that found the history valid', () => {
    const checkers = results.checkers.map((checker) => ({ ...checker, valid: true as const }));
    expect(plainestOf({ ...results, valid: true, checkers })).toBeUndefined();
  });
});
