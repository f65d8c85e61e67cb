import { describe, expect, it } from 'vitest';
import { Emergencies } from '../../src/cli/emergencies.js';

describe('an emergency', () => {
  it('that is met by another one is over for both when everything is down', async () => {
    const emergencies = new Emergencies();
    let calls = 0;
    let down = () => {};
    emergencies.register(() => {
      calls++;
      return new Promise<void>((resolve) => {
        down = resolve;
      });
    });
    const over: string[] = [];
    const both = [
      emergencies.tearDown().then(() => over.push('first')),
      emergencies.tearDown().then(() => over.push('second')),
    ];
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(over).toEqual([]);
    down();
    await Promise.all(both);
    expect(over).toEqual(['first', 'second']);
    expect(calls).toBe(1);
  });

  it('takes nothing down that is over already, and is not held up by what fails', async () => {
    const emergencies = new Emergencies();
    emergencies.register(() => Promise.reject(new Error('it does not go down')));
    {
      using _ = emergencies.register(() => Promise.reject(new Error('nobody may ask')));
    }
    await expect(emergencies.tearDown()).resolves.toBeUndefined();
  });
});
