import { createHash } from 'node:crypto';
import { currentOwner, type Owner } from './owner.js';

/** Carried by everything that a run makes; its value is the run's id. Nothing without it is ever touched. */
export const RUN_LABEL = 'dsverify.run';
const NODE_LABEL = 'dsverify.node';
const ROLE_LABEL = 'dsverify.role';
/** Carried by images of ours; its value is the recipe's name. */
export const IMAGE_LABEL = 'dsverify.image';
/** Carried by images of ours; its value is the hash of the recipe that made them. */
export const RECIPE_LABEL = 'dsverify.recipe';

const OWNER_PID = 'dsverify.owner.pid';
const OWNER_HOST = 'dsverify.owner.host';
const OWNER_BOOT = 'dsverify.owner.boot';
const OWNER_STARTED = 'dsverify.owner.started';
const CREATED = 'dsverify.created';

export type Role = 'network' | 'pod' | 'database' | 'tool';
export type Labels = Record<string, string>;

/** Labels of one thing of a run: whose it is, what it is for, and which process answers for it. */
export function runLabels(runId: string, role: Role, node?: string): Labels {
  const owner = currentOwner();
  return {
    [RUN_LABEL]: runId,
    [ROLE_LABEL]: role,
    ...(node === undefined ? {} : { [NODE_LABEL]: node }),
    [OWNER_PID]: String(owner.pid),
    [OWNER_HOST]: owner.host,
    [OWNER_BOOT]: owner.boot,
    [OWNER_STARTED]: owner.started,
    [CREATED]: new Date().toISOString(),
  };
}

/** The owner that labels name; undefined where they name none. */
export function ownerOf(labels: Readonly<Labels>): Owner | undefined {
  const pid = Number(labels[OWNER_PID]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return {
    pid,
    host: labels[OWNER_HOST] ?? '',
    boot: labels[OWNER_BOOT] ?? '',
    started: labels[OWNER_STARTED] ?? '',
  };
}

/** Filter for the engine's lists: things of this run, or of any run. */
export function runFilter(runId?: string): string {
  return JSON.stringify({ label: [runId === undefined ? RUN_LABEL : `${RUN_LABEL}=${runId}`] });
}

/**
 * A run's id as the beginning of container and network names. What the engine does not allow in names is replaced,
 * and then a digest keeps two different ids apart.
 */
export function namePrefix(runId: string): string {
  const plain = runId.replace(/[^a-zA-Z0-9_.-]/g, '-').slice(0, 40);
  if (plain === runId) return `dsverify-${plain}`;
  return `dsverify-${plain}-${createHash('sha256').update(runId).digest('hex').slice(0, 8)}`;
}
