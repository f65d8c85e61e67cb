import { describe, expect, it } from 'vitest';
import {
  type Client,
  type Completion,
  ContractError,
  type EnvironmentError,
  faultWindows,
  type Generator,
  History,
  type Invocation,
  MILLISECOND_NS,
  type Op,
  Random,
  SECOND_NS,
} from '../../src/core/index.js';
import {
  clients,
  delay,
  limit,
  nemesis,
  onThreads,
  repeat,
  sequence,
  timeLimit,
  untilOk,
} from '../../src/generators/index.js';
import { Conductor, type ConductorParts, NemesisWorker, Recorder } from '../../src/run/index.js';
import { VirtualClock } from '../../src/sim/index.js';
import { HistoryLog } from '../../src/store/index.js';

const ok: Completion = { type: 'ok' };
const write = repeat({ f: 'write', value: 1 });

interface Setting extends Partial<ConductorParts> {
  readonly invoke?: (op: Invocation, clock: VirtualClock) => Promise<Completion>;
  readonly log?: (conductor: () => Conductor) => HistoryLog;
}

/** Carries a generator out on a virtual clock; the history, and what it ended with. */
async function conduct(generator: Generator, { invoke = async () => ok, log, ...parts }: Setting = {}) {
  const clock = new VirtualClock();
  let conductor: Conductor | undefined;
  const recorder = new Recorder(
    clock,
    log?.(() => conductor as Conductor),
  );
  let error: unknown;
  await clock.drive(async () => {
    conductor = new Conductor({
      clock,
      recorder,
      random: new Random(1),
      nodes: ['n1', 'n2', 'n3'],
      concurrency: 2,
      open: async (): Promise<Client> => ({ invoke: (op) => invoke(op, clock), close: () => {} }),
      opTimeoutNs: SECOND_NS,
      nemesisTimeoutNs: 10 * SECOND_NS,
      ...parts,
    });
    error = await conductor.run(generator).catch((thrown: unknown) => thrown);
    await conductor.close();
  });
  return { history: [...recorder.history().ops()], error };
}

const completions = (history: readonly Op[]) => history.filter((op) => op.type !== 'invoke');

describe('a client call', () => {
  it('that throws becomes info, and its thread goes on under a new process and client', async () => {
    const opened: number[] = [];
    const { history } = await conduct(limit(6, write), {
      open: async (_thread, process) => {
        opened.push(process);
        return { invoke: async () => Promise.reject(new Error('connection reset')), close: () => {} };
      },
    });
    expect(new Set(completions(history).map((op) => op.type))).toEqual(new Set(['info']));
    expect(completions(history)[0]?.error).toEqual(['client-threw', 'connection reset']);
    expect(new Set(history.map((op) => op.process))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect(opened.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
    for (const op of history) expect(op.node).toBe(Number(op.process) % 2 === 0 ? 'n1' : 'n2');
  });

  it('that throws before it gives a promise becomes info too', async () => {
    const { history } = await conduct(limit(1, write), {
      invoke: () => {
        throw new Error('no socket');
      },
    });
    expect(completions(history)).toMatchObject([{ type: 'info', error: ['client-threw', 'no socket'] }]);
  });

  it('that takes longer than the timeout becomes info then; what comes later is not recorded', async () => {
    const aborted: boolean[] = [];
    const { history } = await conduct(
      sequence(onThreads([0], limit(1, write)), onThreads([1], delay(SECOND_NS, limit(4, write)))),
      {
        open: async (thread) => ({
          invoke: async (_op, { signal }) => {
            if (thread === 1) return ok;
            signal.addEventListener('abort', () => aborted.push(true));
            await new Promise<void>((resolve) => {
              setTimeout(resolve, 20);
            });
            return ok;
          },
          close: () => {},
        }),
      },
    );
    const first = history.filter((op) => op.process === 0);
    expect(first.map((op) => [op.type, op.error, op.timeNs])).toEqual([
      ['invoke', undefined, 0],
      ['info', 'timeout', SECOND_NS],
    ]);
    expect(aborted).toEqual([true]);
  });

  it('that could not be sent, for no client could be opened, fails, and its process goes on', async () => {
    let attempts = 0;
    const { history } = await conduct(onThreads([0], untilOk(write)), {
      open: async () => {
        if (++attempts < 5) throw new Error('refused');
        return { invoke: async () => ok, close: () => {} };
      },
    });
    const outcomes = completions(history);
    expect(outcomes.map((op) => op.type)).toEqual(['fail', 'fail', 'fail', 'fail', 'ok']);
    expect(outcomes[0]?.error).toEqual(['no-client', 'refused']);
    expect(new Set(history.map((op) => op.process))).toEqual(new Set([0]));
    // It rests longer each time: 50, 100, 200, 400 ms.
    expect(outcomes.map((op) => op.timeNs / MILLISECOND_NS)).toEqual([0, 50, 150, 350, 750]);
  });

  it('whose answer breaks the contract ends the run with an error that says how; the history is kept', async () => {
    const { history, error } = await conduct(write, {
      invoke: async () => ({ type: 'success', value: new Date(0) }) as unknown as Completion,
    });
    expect(error).toMatchObject({ code: 'CLIENT_CONTRACT' });
    expect((error as Error).message).toMatch(/"success".*Date/);
    expect(completions(history).map((op) => op.type)).toEqual(['info', 'info']);
  });

  it('that finds it was asked for what it does not speak ends the run with its own words', async () => {
    const { history, error } = await conduct(write, {
      invoke: async ({ f }) => {
        throw new ContractError(`invoking ${f}: there is no such function`, { code: 'UNKNOWN_FUNCTION' });
      },
    });
    expect(error).toMatchObject({ code: 'UNKNOWN_FUNCTION' });
    expect(completions(history).map((op) => op.type)).toEqual(['info', 'info']);
  });
});

describe('the conductor', () => {
  it('reports a generator that throws, and one that waits for what never comes', async () => {
    const broken = await conduct(
      limit(3, () => {
        throw new Error('out of keys');
      }) as unknown as Generator,
    );
    expect(broken.error).toMatchObject({ code: 'GENERATOR_CONTRACT' });
    const stuck = await conduct(onThreads([7], write));
    expect(stuck.error).toMatchObject({ code: 'GENERATOR_STUCK' });
  });

  it('records a nemesis operation that throws, and goes on', async () => {
    const { history, error } = await conduct(
      clients(timeLimit(2 * SECOND_NS, delay(SECOND_NS / 2, write)), limit(2, repeat({ f: 'start-kill' }))),
      {
        nemesis: (end) =>
          new NemesisWorker(
            {
              name: 'kill',
              fs: [],
              requires: [],
              invoke: async () => Promise.reject(new Error('no such node')),
              heal: async () => {},
            },
            {} as never,
            end,
          ),
      },
    );
    expect(error).toBeUndefined();
    const faults = history.filter((op) => op.process === 'nemesis');
    expect(faults.map((op) => op.type)).toEqual(['invoke', 'info', 'invoke', 'info']);
    expect(faults[1]?.error).toEqual(['nemesis-threw', 'no such node']);
    expect(history.filter((op) => op.process !== 'nemesis')).toHaveLength(8);
  });

  it('keeps on record what fault a nemesis operation was about that took too long', async () => {
    const value = { faultId: 1, fault: 'kill' };
    const { history } = await conduct(
      clients(timeLimit(12 * SECOND_NS, delay(SECOND_NS, write)), limit(1, repeat({ f: 'start-kill', value }))),
      {
        nemesis: (end) =>
          new NemesisWorker(
            { name: 'kill', fs: [], requires: [], invoke: () => new Promise(() => {}), heal: async () => {} },
            {} as never,
            end,
          ),
      },
    );
    const faults = history.filter((op) => op.process === 'nemesis');
    expect(faults.map((op) => [op.type, op.value, op.error])).toEqual([
      ['invoke', value, undefined],
      ['info', value, 'timeout'],
    ]);
    expect(faultWindows(History.from(history))).toMatchObject([{ id: 1, fault: 'kill' }]);
  });

  it('stops when the disk is full', async () => {
    const failures: EnvironmentError[] = [];
    const { error } = await conduct(write, {
      log: (conductor) =>
        new HistoryLog('/dev/full', {
          flags: 'w',
          onFailure: (failure) => {
            failures.push(failure);
            conductor().fail(failure);
          },
        }),
    });
    expect(error).toMatchObject({ code: 'DISK_FULL' });
    expect(failures).toHaveLength(1);
  });

  it('carries several generators out beside each other, each to its own end', async () => {
    const clock = new VirtualClock();
    const recorder = new Recorder(clock);
    await clock.drive(async () => {
      const conductor = new Conductor({
        clock,
        recorder,
        random: new Random(1),
        nodes: ['n1'],
        concurrency: 2,
        open: async () => ({
          invoke: async () => {
            await clock.sleep(MILLISECOND_NS);
            return ok;
          },
          close: () => {},
        }),
        opTimeoutNs: SECOND_NS,
        nemesisTimeoutNs: SECOND_NS,
      });
      const endless = conductor.start(onThreads([0], write));
      await conductor.run(onThreads([1], limit(3, write)));
      expect(endless.ended).toBe(false);
      endless.stop();
      await endless.done;
      await conductor.run(nemesis(limit(0, write)));
    });
    const history = [...recorder.history().ops()];
    expect(history.filter((op) => op.process === 1)).toHaveLength(6);
    // What it had begun when it was stopped was completed.
    const of = (type: string) => history.filter((op) => op.process === 0 && op.type === type);
    expect(of('ok')).toHaveLength(of('invoke').length);
    expect(of('ok').length).toBeGreaterThanOrEqual(3);
  });
});
