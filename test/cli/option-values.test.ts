import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/index.js';
import { value } from '../../src/cli/option-values.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsverify-options-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command line in this process; nothing that is refused needs another one. */
async function refused(...args: string[]): Promise<{ exit: number; code: string; message: string; hint: string }> {
  let text = '';
  const exit = await runCommandLine([...args, '--json'], {
    out: (more) => {
      text += more;
    },
    note: () => {},
    color: false,
    interactive: false,
    width: 80,
  });
  const { error } = JSON.parse(text) as { error: { code: string; message: string; hint: string } };
  return { exit, ...error };
}

const values = (option: string, ...bad: string[]) => bad.map((value) => [option, value] as const);

describe('an option of run', () => {
  it.each([
    ...values('time-limit', '0', '-1', 'abc', '1e99', '', '99999999999999999999', '2n'),
    ...values('nemesis-interval', '0', '-1', 'abc', '1e99', '', '501h'),
    ...values('op-timeout', '0', '', '1e99'),
    ...values('recovery-timeout', '-3', 'soon'),
    ...values('check-timeout', '0'),
    ...values('concurrency', '0', '-1', 'abc', '1e99', '', '0n', '99999999999999999999', '1.5'),
    ...values('rate', '-1', 'abc', '1e99', '', '1000001', 'Infinity'),
    ...values('seed', '-1', 'abc', '1e99', '', '1.5', '9007199254740992'),
    ...values('nodes', '0', '-1', 'abc', '1e99', '', '1.5', '2n', '101', 'n1,n1', 'n1,', 'n1,-x'),
    ...values('op-limit', '0', '-1', '1e99', ''),
    ...values('test-count', '0', 'abc'),
    ...values('base-port', '0', 'abc', '-1'),
    ...values('runs', ''),
    ...values('nemesis', '', 'partition,', 'none,kill'),
    ...values('workload', ''),
  ])('--%s is refused as %j, with its name, a code and a hint, before anything is begun', async (option, value) => {
    const runs = option === 'runs' ? [] : ['--runs', join(folder, 'runs')];
    const nemesis = option === 'nemesis-interval' ? ['--nemesis', 'partition'] : [];
    const { exit, code, message, hint } = await refused('run', 'sim', ...runs, ...nemesis, `--${option}`, value);
    expect(exit).toBe(254);
    expect(code).toMatch(/^[A-Z_]+$/);
    expect(code).not.toBe('INTERNAL_ERROR');
    expect(`${message} ${hint}`).toContain(option);
    expect(message).not.toContain('NaN:');
    expect(hint).not.toBe('');
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });

  it.each([
    [['--nemesis', 'partition', '--nemesis-interval', '20', '--time-limit', '10']],
    [['--nemesis', 'partition', '--nemesis-interval', '5m']],
    [['--nemesis-interval', '2']],
    [['--rate', '0.01', '--time-limit', '10']],
    [['--op-limit', '1000000000', '--rate', '1']],
    [['--seed', '9007199254740991', '--test-count', '2']],
    [['--version', '3.5']],
    [['--base-port', '23790']],
    [['--image', 'mine', '--image-policy', 'offline']],
  ])('is refused beside another that contradicts it: %j', async (args) => {
    const { exit, code, hint } = await refused('run', 'sim', '--runs', join(folder, 'runs'), ...args);
    expect([exit, code]).toEqual([254, 'CONTRADICTORY_OPTIONS']);
    expect(hint).not.toBe('');
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });
});

describe('a value', () => {
  it.each(['[1', '[1 2]', '{:x 1}', '{"x": 1', '"open', '(1 2)', '#{1 2}', ' [1,]'])(
    'that begins like JSON or EDN and is no JSON is no text: --init %j',
    async (text) => {
      const { exit, code, message, hint } = await refused('check', '-', '-c', 'linearizable', '--init', text);
      expect([exit, code]).toEqual([254, 'BAD_OPTION_VALUE']);
      expect(message).toContain(`--init ${text}: it begins like`);
      expect(hint).toContain("'[1, 2]'");
    },
  );

  it.each([
    ['nil', null],
    ['0', 0],
    ['[1, 2]', [1, 2]],
    ['{"x":12345678901234567890}', { x: 12345678901234567890n }],
    ['"a text"', 'a text'],
    ['a text', 'a text'],
    ['-', '-'],
    ['', ''],
  ])('is JSON, or a text without quotes: %j', (text, expected) => {
    expect(value('init')(text)).toEqual(expected);
  });
});
