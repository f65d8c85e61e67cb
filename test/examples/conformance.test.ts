import type { System } from 'dsverify';
import { SimulatedRuntime } from 'dsverify/sim';
import { assertConforms, clientConformance, systemConformance } from 'dsverify/testing';
import { describe, it } from 'vitest';
import onePrimary from '../../examples/one-primary.js';
import singleCopy from '../../examples/single-copy/index.js';

const examples = [...onePrimary.systems, ...singleCopy.systems].map((system) => system as unknown as System);

describe('the example', () => {
  it.each(examples.map((system) => [system.name, system] as const))('%s keeps its contracts', async (name, system) => {
    assertConforms(name, await systemConformance(system));
    assertConforms(`${name}, register`, await clientConformance(system, new SimulatedRuntime(), 'register'));
  });
});
