import { describe, expect, it } from 'vitest';
import { createNemesis, parseNemesis, showFault } from '../../nemeses/index.js';
import { DsverifyError, UsageError } from '../../src/core/index.js';

function refusal(action: () => unknown): { code: string; message: string; hint: string | undefined } {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof UsageError) return thrown;
    throw thrown;
  }
  throw new DsverifyError('nothing was refused', { code: 'NOT_REFUSED' });
}

describe('what --nemesis may say', () => {
  it('faults with shapes and targets, separated by commas', () => {
    expect(parseNemesis('partition, kill:primaries')).toEqual([
      { fault: 'partition' },
      { fault: 'kill', target: 'primaries' },
    ]);
    expect(parseNemesis('partition:one-way,pause')).toEqual([
      { fault: 'partition', shape: 'one-way' },
      { fault: 'pause', target: 'one' },
    ]);
    expect(parseNemesis('none')).toEqual([]);
  });

  it('reads what it writes', () => {
    for (const text of ['partition', 'partition:majorities-ring', 'kill:majority', 'pause:all']) {
      expect(parseNemesis(text).map(showFault)).toEqual([text]);
    }
  });

  it.each([
    ['partitoin', 'UNKNOWN_FAULT', 'Did you mean "partition"?'],
    ['partition:hlaves', 'UNKNOWN_SHAPE', 'Did you mean "halves"?'],
    ['kill:primary', 'UNKNOWN_TARGET', 'Did you mean "primaries"?'],
    ['xyzzy', 'UNKNOWN_FAULT', 'Known: none, partition, kill, pause.'],
    ['partition,', 'EMPTY_NEMESIS', 'partition, kill, pause'],
    ['none,kill', 'CONTRADICTORY_NEMESIS', 'Leave "none" out'],
    ['kill,kill', 'REPEATED_FAULT', '--nemesis-interval'],
    ['kill:one,pause,kill', 'REPEATED_FAULT', '--nemesis-interval'],
  ])('%s is refused with %s', (text, code, hint) => {
    const error = refusal(() => parseNemesis(text));
    expect(error.code).toBe(code);
    expect(error.message).toContain('--nemesis');
    expect(error.hint).toContain(hint);
  });

  it('needs a system that can tell its primaries to aim at them, and says which one cannot', () => {
    for (const text of ['kill:primaries', 'partition:primaries']) {
      const faults = parseNemesis(text);
      const error = refusal(() => createNemesis({ faults, nodes: 5, system: { name: 'abd' } }));
      expect(error.code).toBe('PRIMARIES_UNKNOWN');
      expect(error.message).toContain('abd');
      const able = { name: 'etcd', primaries: async () => [] };
      expect(createNemesis({ faults, nodes: 5, system: able }).name).toBe(text);
    }
  });

  it('needs as many nodes as the shape takes', () => {
    const system = { name: 'x' };
    const create = (text: string, nodes: number) => createNemesis({ faults: parseNemesis(text), nodes, system });
    expect(refusal(() => create('partition:bridge', 2)).code).toBe('TOO_FEW_NODES');
    expect(refusal(() => create('partition', 1)).code).toBe('TOO_FEW_NODES');
    expect(refusal(() => create('kill:minority', 2)).code).toBe('TOO_FEW_NODES');
    expect(create('kill:one', 1).nemesis.requires).toEqual(['kill']);
  });

  it('needs an interval that is a positive number', () => {
    const faults = parseNemesis('kill');
    for (const intervalNs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(refusal(() => createNemesis({ faults, nodes: 5, system: { name: 'x' }, intervalNs })).code).toBe(
        'NEMESIS_INTERVAL',
      );
    }
  });
});
