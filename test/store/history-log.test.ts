import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EnvironmentError, encodeOpLine, InputError, type Op } from '../../src/core/index.js';
import { readHistory } from '../../src/formats/index.js';
import { HistoryLog } from '../../src/store/index.js';

const ops: Op[] = Array.from({ length: 40 }, (_, i) => ({
  index: i,
  timeNs: i * 1000,
  process: (i >> 1) % 3,
  type: i % 2 === 0 ? 'invoke' : 'ok',
  f: 'write',
  value: ['ü', i, 1n << 60n],
  key: i >> 1,
  node: 'n1',
}));

describe('the log of a history', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'dsverify-log-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('gives back what was recorded', async () => {
    const path = join(directory, 'whole.jsonl');
    const log = new HistoryLog(path);
    for (const op of ops) log.append(op);
    log.close();
    const { history, warnings } = await readHistory(path);
    expect([...history.ops()]).toEqual(ops);
    expect(warnings).toEqual([]);
  });

  it('cut off at any byte is whole up to the last operation', async () => {
    const text = Buffer.from(ops.slice(0, 6).map(encodeOpLine).join(''));
    const path = join(directory, 'cut.jsonl');
    const firstLine = text.indexOf(10) + 1;
    for (let bytes = firstLine; bytes <= text.length; bytes++) {
      const kept = text.subarray(0, bytes);
      writeFileSync(path, kept);
      const { history } = await readHistory(path);
      // A line that lacks nothing but its end counts as whole.
      const whole = kept.filter((byte) => byte === 10).length;
      const cut = kept.at(-1) !== 10 && text[bytes] === 10 ? 1 : 0;
      expect([...history.ops()]).toEqual(ops.slice(0, whole + cut));
    }
  });

  it('with a broken line in the middle is refused, and the line is named', async () => {
    const lines = ops.map(encodeOpLine);
    lines[7] = '{"index":7,"tim\n';
    const path = join(directory, 'broken.jsonl');
    writeFileSync(path, lines.join(''));
    const error = await readHistory(path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(/line 8|8/);
  });

  it('says when the disk is full, once, and writes no more', () => {
    const failures: EnvironmentError[] = [];
    const log = new HistoryLog('/dev/full', { flags: 'w', onFailure: (error) => failures.push(error) });
    for (const op of ops) log.append(op);
    log.flush();
    log.append(ops[0]);
    log.close();
    expect(failures.map((error) => error.code)).toEqual(['DISK_FULL']);
    expect(log.failure).toBe(failures[0]);
    expect(failures[0]?.message).toContain('/dev/full');
  });

  it('is never written over', () => {
    const path = join(directory, 'twice.jsonl');
    new HistoryLog(path).close();
    expect(() => new HistoryLog(path)).toThrow(expect.objectContaining({ code: 'LOG_NOT_WRITABLE' }));
  });

  it('of a run in virtual time is written within a fraction of a second, however little there is', () => {
    const path = join(directory, 'slow.jsonl');
    const log = new HistoryLog(path, { flush: 'size' });
    const end = performance.now() + 250;
    while (performance.now() < end) log.append(ops[0] as Op);
    const [before, now] = [statSync(path).size, performance.now()];
    expect(before).toBeGreaterThan(0);
    for (let i = 0; i < 40; i++) log.append(ops[0] as Op);
    while (performance.now() < now + 150) continue;
    for (let i = 0; i < 40; i++) log.append(ops[0] as Op);
    expect(statSync(path).size).toBeGreaterThan(before);
    log.close();
  });

  it('holds every operation of earlier turns when its harness is killed', () => {
    const path = join(directory, 'killed.jsonl');
    const store = pathToFileURL(join(import.meta.dirname, '../../dist/src/store/index.js')).href;
    const program = `
      const { HistoryLog } = await import(${JSON.stringify(store)});
      const log = new HistoryLog(${JSON.stringify(path)});
      let index = 0;
      const turn = () => {
        if (index === 300) process.kill(process.pid, 'SIGKILL');
        for (let i = 0; i < 100; i++) log.append({ index: index++, timeNs: 0, process: 0, type: 'invoke', f: 'read', value: null });
        setTimeout(turn, 1);
      };
      turn();`;
    const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', program]);
    expect(signal).toBe('SIGKILL');
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines).toHaveLength(301);
    expect(lines[299]).toContain('"index":299');
  });
});
