import { describe, expect, test } from 'vitest';
import type { Machine } from '../../docker/machine.js';
import { describeAction, planSetUp } from '../../docker/set-up-plan.js';

const bare: Machine = {
  distribution: 'debian',
  root: true,
  programs: new Set(),
  systemd: false,
  engine: 'ENGINE_UNREACHABLE',
  missingImages: ['etcd'],
};
const words = (machine: Machine) => planSetUp(machine).map((action) => describeAction(action, machine));

describe('setting up a machine', () => {
  test('a bare Debian: installs, starts, builds, in this order', () => {
    expect(words(bare)).toEqual([
      'install docker.io, iptables, iproute2, debootstrap with apt-get',
      'start the engine: dockerd, in the background',
      'build images: agent, etcd',
    ]);
  });

  test('an engine that is installed and does not run is only started, by systemd where that runs the machine', () => {
    const installed = { ...bare, programs: new Set(['dockerd', 'iptables', 'debootstrap', 'systemctl']) };
    expect(words(installed)[0]).toBe('start the engine: dockerd, in the background');
    expect(words({ ...installed, systemd: true })).toEqual([
      'start the engine: systemctl start docker',
      'build images: agent, etcd',
    ]);
  });

  test('an engine that answers gets the images that are missing, and what is needed to build them', () => {
    const answering = { ...bare, engine: 'answers', missingImages: ['agent'] };
    expect(words(answering)).toEqual(['install debootstrap with apt-get', 'build images: agent']);
    expect(words({ ...answering, root: false })).toEqual(['build images: agent']);
  });

  test('a machine that has everything is left alone', () => {
    expect(planSetUp({ ...bare, engine: 'answers', missingImages: [] })).toEqual([]);
  });

  test.each([
    ['another system', { ...bare, distribution: undefined }, /Debian and Ubuntu/],
    ['no root', { ...bare, root: false }, /root/],
    ['an engine that this user may not use', { ...bare, engine: 'ENGINE_FORBIDDEN' }, /may not use/],
    ['an engine that hangs', { ...bare, engine: 'ENGINE_TIMEOUT' }, /does not answer/],
  ])('%s is refused with what to do', (_name, machine, why) => {
    const plan = () => planSetUp(machine);
    expect(plan).toThrow(why);
    expect(plan).toThrow(expect.objectContaining({ code: 'SET_UP_IMPOSSIBLE', hint: expect.stringMatching(/.+/) }));
  });
});
