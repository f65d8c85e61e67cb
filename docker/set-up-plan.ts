import { EnvironmentError } from '../src/core/index.js';
import type { Machine } from './machine.js';

/** One thing that set-up does. */
export type SetUpAction =
  | { readonly kind: 'install'; readonly packages: readonly string[] }
  | { readonly kind: 'start-engine'; readonly through: 'systemctl' | 'dockerd' }
  | { readonly kind: 'build-images' };

const ENGINE_PACKAGES = ['docker.io', 'iptables', 'iproute2'];

/**
 * What is to be done so that runs in Docker work on this machine; nothing where they do. Images are built when any is
 * missing. Raises `SET_UP_IMPOSSIBLE` where it is not for dsverify to mend: another system than Debian or Ubuntu, no
 * root, an engine that runs and does not answer.
 */
export function planSetUp(machine: Machine): SetUpAction[] {
  if (machine.engine === 'answers') return machine.missingImages.length === 0 ? [] : buildActions(machine, []);
  if (machine.engine !== 'ENGINE_UNREACHABLE') {
    throw impossible(
      machine.engine === 'ENGINE_FORBIDDEN'
        ? 'an engine runs, but this user may not use it'
        : 'an engine runs, but does not answer',
      machine.engine === 'ENGINE_FORBIDDEN'
        ? 'Join the group `docker` and log in again, or run as root.'
        : 'Restart it, then run `dsverify doctor` again.',
    );
  }
  if (machine.distribution === undefined) {
    throw impossible(
      'only on Debian and Ubuntu can dsverify install an engine',
      'Install Docker as its documentation says for this system, start it, then run `dsverify doctor --fix` again.',
    );
  }
  if (!machine.root) {
    throw impossible('installing and starting an engine needs root', 'Run `sudo dsverify doctor --fix`.');
  }
  const packages = machine.programs.has('dockerd') && machine.programs.has('iptables') ? [] : ENGINE_PACKAGES;
  const through = machine.systemd && machine.programs.has('systemctl') ? 'systemctl' : 'dockerd';
  const [install, ...rest] = buildActions(machine, packages);
  const start: SetUpAction = { kind: 'start-engine', through };
  return install?.kind === 'install' ? [install, start, ...rest] : [start, ...(install ? [install] : []), ...rest];
}

/** An action in words, as the end of "dsverify will …". */
export function describeAction(action: SetUpAction, machine: Machine): string {
  switch (action.kind) {
    case 'install':
      return `install ${action.packages.join(', ')} with apt-get`;
    case 'start-engine':
      return action.through === 'systemctl'
        ? 'start the engine: systemctl start docker'
        : 'start the engine: dockerd, in the background';
    case 'build-images':
      return `build images: ${['agent', ...machine.missingImages.filter((name) => name !== 'agent')].join(', ')}`;
  }
}

/** Images are built on a base that debootstrap makes; without root it may still come from a registry. */
function buildActions(machine: Machine, packages: readonly string[]): SetUpAction[] {
  const needsDebootstrap = machine.root && machine.distribution !== undefined && !machine.programs.has('debootstrap');
  const all = needsDebootstrap ? [...packages, 'debootstrap'] : packages;
  return [...(all.length > 0 ? [{ kind: 'install', packages: all } as const] : []), { kind: 'build-images' }];
}

function impossible(why: string, hint: string): EnvironmentError {
  return new EnvironmentError(`set up this machine for runs in Docker: ${why}`, { code: 'SET_UP_IMPOSSIBLE', hint });
}
