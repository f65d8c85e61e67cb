import { describe, expect, test } from 'vitest';
import { parseReport, parseState } from '../../docker/docker-probe.js';

describe('what arrived', () => {
  test('is counted by source, a duplicate once', () => {
    const arrived = parseReport('10.1.0.2 1 5000\n10.1.0.2 2 7000\n10.1.0.2 1 9000\n10.1.0.3 1 100\n');
    expect([...(arrived.get('10.1.0.2') ?? [])]).toEqual([
      [1, 5000],
      [2, 7000],
    ]);
    expect(arrived.get('10.1.0.3')?.size).toBe(1);
    expect(arrived.get('10.1.0.4')).toBeUndefined();
  });

  test('an empty report is nothing', () => {
    expect(parseReport('').size).toBe(0);
  });
});

describe('the state of a database', () => {
  test('no process: gone', () => {
    expect(parseState('')).toEqual({ state: 'gone' });
  });

  test('all of its processes stopped: paused; the first is the one with the lowest number', () => {
    expect(parseState('12 T\n40 t\n')).toEqual({ state: 'paused', pid: 12 });
  });

  test('one of its processes not stopped: running', () => {
    expect(parseState('12 T\n40 S\n')).toEqual({ state: 'running', pid: 12 });
  });
});
