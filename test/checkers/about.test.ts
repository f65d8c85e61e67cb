import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CHECKER_ABOUT } from '../../checkers/about.js';
import { checkers } from '../../checkers/registry.js';
import { History } from '../../src/core/index.js';

const names = Object.keys(CHECKER_ABOUT);

describe('every checker without search', () => {
  it.each(names)('%s answers unknown to a history in which nothing happened, and says why', async (name) => {
    const checker = await checkers.get(name)?.load({});
    const verdict = await checker?.check(History.from([]), {});
    expect(verdict?.valid).toBe('unknown');
    expect(verdict?.unknownBecause).toMatch(/\w/);
  });

  it.each(names)('%s answers unknown, or measures, where every operation failed', async (name) => {
    const functions = [
      'add',
      'write',
      'enqueue',
      'generate',
      'send',
      'txn',
      'transfer',
      'read',
      'dequeue',
      'drain',
      'poll',
    ];
    const failed = functions.flatMap((f, process) => {
      const op = { process, f, value: f === 'read' ? null : 1, timeNs: process };
      return [
        { ...op, type: 'invoke' as const },
        { ...op, type: 'fail' as const },
      ];
    });
    const checker = await checkers.get(name)?.load({});
    const verdict = await checker?.check(History.from(failed), {});
    const measures = ['stats', 'latency', 'rate', 'availability'].includes(name);
    expect(verdict?.valid).toBe(measures ? true : 'unknown');
  });

  it('is described in the documentation as the program explains it', async () => {
    const page = (await readFile(new URL('../../docs/checkers.md', import.meta.url), 'utf8')).replaceAll('\n', ' ');
    for (const [name, { operations, proves, leavesOpen }] of Object.entries(CHECKER_ABOUT)) {
      expect(page, name).toContain(`## ${name} `);
      for (const text of [operations, proves, leavesOpen]) expect(page, name).toContain(text);
    }
  });
});
