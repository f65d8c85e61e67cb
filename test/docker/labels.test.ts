import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { namePrefix, ownerOf, RUN_LABEL, runFilter, runLabels } from '../../docker/labels.js';
import { currentOwner, ownerState } from '../../docker/owner.js';

describe('labels', () => {
  test('name the run, the role, the node and the owner, who can be read back', () => {
    const labels = runLabels('run-1', 'pod', 'n1');
    expect(labels).toMatchObject({ 'dsverify.run': 'run-1', 'dsverify.role': 'pod', 'dsverify.node': 'n1' });
    expect(ownerOf(labels)).toEqual(currentOwner());
  });

  test('of another make name no owner', () => {
    expect(ownerOf({ [RUN_LABEL]: 'x' })).toBeUndefined();
    expect(ownerOf({ 'dsverify.owner.pid': '-1' })).toBeUndefined();
  });

  test('the filter asks for one run, or for any', () => {
    expect(JSON.parse(runFilter('r'))).toEqual({ label: ['dsverify.run=r'] });
    expect(JSON.parse(runFilter())).toEqual({ label: ['dsverify.run'] });
  });
});

describe('names', () => {
  test('hold the id as it is where the engine allows it', () => {
    expect(namePrefix('01JABC-x.y_z')).toBe('dsverify-01JABC-x.y_z');
  });

  test('of different ids stay different where the engine does not', () => {
    expect(namePrefix('a b')).toMatch(/^dsverify-a-b-[0-9a-f]{8}$/);
    expect(namePrefix('a b')).not.toBe(namePrefix('a/b'));
    expect(namePrefix('x'.repeat(200)).length).toBeLessThan(64);
  });
});

describe('an owner', () => {
  test('that runs is living', () => {
    expect(ownerState(currentOwner())).toBe('living');
  });

  test('whose process ended is dead', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(ownerState({ ...currentOwner(), pid: child.pid ?? 0 })).toBe('dead');
  });

  test('whose process number another process has now is dead', () => {
    expect(ownerState({ ...currentOwner(), started: '1' })).toBe('dead');
  });

  test('of an earlier boot is dead, of another machine unknown', () => {
    expect(ownerState({ ...currentOwner(), boot: 'another' })).toBe('dead');
    expect(ownerState({ ...currentOwner(), host: 'another' })).toBe('unknown');
  });
});
