import { type DsverifyError, EnvironmentError, errorMessage } from '../src/core/index.js';

/** What an engine's answer means to us; the first pattern that matches the message wins. */
const MEANINGS: readonly (readonly [pattern: RegExp, code: string, hint: string])[] = [
  [
    /pool overlaps|overlaps with other one on this address space/i,
    'SUBNET_TAKEN',
    'Another network holds these addresses; end it, or run `dsverify clean`.',
  ],
  [
    /port is already allocated|address already in use|ports are not available/i,
    'PORT_TAKEN',
    'Another program listens there. End it, give another --base-port, or none: the engine then picks free ports.',
  ],
  [
    /all predefined address pools|could not find an available.*pool/i,
    'NO_SUBNET',
    'Remove networks that nobody uses: `dsverify clean`, then `docker network prune`.',
  ],
  [/no space left on device/i, 'ENGINE_DISK_FULL', 'Free space where the engine keeps its data: `docker system df`.'],
  [/no such image/i, 'IMAGE_MISSING', 'Pull or build it: `dsverify images`.'],
  [
    /operation not permitted|permission denied.*(cap|cgroup|sysctl)/i,
    'ENGINE_REFUSES_CAPABILITY',
    'The engine does not grant NET_ADMIN and SYS_PTRACE to containers; use an engine of your own.',
  ],
];

/**
 * The engine's refusal as an error that a user can act on.
 * `asked` says what was asked for, as the beginning of a sentence: `create network dsverify-1`.
 */
export function engineError(asked: string, thrown: unknown): DsverifyError {
  const message = errorMessage(thrown).replace(/\s+/g, ' ').trim();
  const code = codeOf(thrown);
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'ETIMEDOUT') {
    return new EnvironmentError(`${asked}: no container engine answers${askedFor()}`, {
      code: 'ENGINE_UNREACHABLE',
      hint: 'Start Docker, or let `dsverify doctor --fix` install and start it. Without an engine: the simulated systems.',
      cause: thrown,
    });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new EnvironmentError(`${asked}: the container engine's socket may not be used by this user`, {
      code: 'ENGINE_FORBIDDEN',
      hint: 'Join the group `docker` and log in again, or run as root.',
      cause: thrown,
    });
  }
  const meaning = MEANINGS.find(([pattern]) => pattern.test(message));
  return new EnvironmentError(`${asked}: ${message}`, {
    code: meaning?.[1] ?? 'ENGINE_ERROR',
    hint: meaning?.[2] ?? 'The engine refused; its log says more (`journalctl -u docker`, or where dockerd writes).',
    cause: thrown,
    details: { statusCode: statusOf(thrown) ?? null },
  });
}

/** Where it was looked for, if that was said. */
export function askedFor(): string {
  const host = process.env['DOCKER_HOST'];
  return host ? ` at DOCKER_HOST=${host}` : '';
}

/** HTTP status of the engine's answer, where there was one. */
export function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('statusCode' in thrown)) return undefined;
  return typeof thrown.statusCode === 'number' ? thrown.statusCode : undefined;
}

function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
