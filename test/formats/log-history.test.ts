import { describe, expect, it } from 'vitest';
import { parseHistory } from '../../src/formats/index.js';

const log = `2014-07-01 12:00:00 INFO jepsen.core - Running test
INFO  jepsen.util - 0	:invoke	:write	3
INFO  jepsen.util - 1   :invoke :cas    [0 4]
INFO  jepsen.core - nothing :invoke here
INFO  jepsen.util - 0	:info	:write	:timed-out
2022-01-01 12:00:00,123{GMT}	INFO	[jepsen worker 1] jepsen.util: 1	:fail	:cas	[0 4]	[:cas-failed "at 3"]
INFO  jepsen.util - :nemesis	:info	:start	nil
`;

describe("Jepsen's text log", () => {
  it('is read behind whatever a logger writes, other lines left out', async () => {
    const { history, format } = await parseHistory(log);
    expect(format).toBe('log');
    expect([...history.ops()]).toMatchObject([
      { index: 0, process: 0, type: 'invoke', f: 'write', value: 3 },
      { index: 1, process: 1, type: 'invoke', f: 'cas', value: [0, 4] },
      { index: 2, process: 0, type: 'info', f: 'write', error: 'timed-out' },
      { index: 3, process: 1, type: 'fail', f: 'cas', value: [0, 4], error: ['cas-failed', 'at 3'] },
      { index: 4, process: 'nemesis', type: 'info', f: 'start', value: null },
    ]);
  });

  it('is read without a prefix, with an error in plain words, and without a last line break', async () => {
    const { history } = await parseHistory(
      '0\t:invoke\t:read\tnil\n0\t:info\t:read\tnil\tindeterminate: Read timed out',
    );
    expect(history.op(1)).toMatchObject({ type: 'info', f: 'read', error: 'indeterminate: Read timed out' });
  });

  it('says on which line an operation is broken', async () => {
    await expect(parseHistory('0\t:invoke\t:read\tnil\n0\t:ok\t:read\t[1\n')).rejects.toMatchObject({
      code: 'BROKEN_HISTORY',
      details: { line: 2 },
    });
  });
});
