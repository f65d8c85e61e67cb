import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** The process that started a run, told apart from later processes with the same number. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** The machine's boot; empty where the platform does not tell. */
  readonly boot: string;
  /** When the process started, in the kernel's own unit; empty where the platform does not tell. */
  readonly started: string;
}

export function currentOwner(): Owner {
  return { pid: process.pid, host: hostname(), boot: bootId(), started: startOf(process.pid) };
}

/** Does the owner still live? `unknown` for a process of another machine, which cannot be asked. */
export function ownerState(owner: Owner): 'living' | 'dead' | 'unknown' {
  if (owner.host !== hostname()) return 'unknown';
  if (owner.boot !== bootId()) return 'dead';
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' && owner.started === startOf(owner.pid)
      ? 'living'
      : 'dead';
  }
  return owner.started === startOf(owner.pid) ? 'living' : 'dead';
}

function bootId(): string {
  return readOr('/proc/sys/kernel/random/boot_id').trim();
}

/** Field 22 of /proc/PID/stat; the name in field 2 may hold blanks and brackets, so count from its end. */
function startOf(pid: number): string {
  const stat = readOr(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
