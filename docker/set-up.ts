import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { EnvironmentError, errorMessage, InterruptedError, type Progress } from '../src/core/index.js';
import { BuildLog, logFolder } from './build-log.js';
import { Engine, type EngineOptions } from './engine.js';
import { buildOfflineImage, ensureAgentImage } from './image-build.js';
import { missingImages } from './image-list.js';
import type { OfflineRecipe } from './image-recipe.js';
import { inspectMachine } from './machine.js';
import { describeAction, planSetUp, type SetUpAction } from './set-up-plan.js';
import { systemPath } from './system-path.js';

export interface SetUpOptions extends EngineOptions {
  readonly recipes: readonly OfflineRecipe[];
  /** Told what will be done, a line each; nothing is done when it answers false. Not asked when there is nothing to do. */
  readonly confirm: (plan: readonly string[]) => Promise<boolean>;
  readonly onProgress?: (progress: Progress) => void;
}

const INSTALL_TIMEOUT_MS = 900_000;
const ENGINE_START_TIMEOUT_MS = 60_000;

/**
 * Installs and starts an engine where there is none, and builds the images that are missing; what was done, a line each.
 * Raises `SET_UP_IMPOSSIBLE` where it cannot, `SET_UP_FAILED` with the path of a log where a step fails, and
 * InterruptedError where the answer is no.
 */
export async function doctorFix(options: SetUpOptions): Promise<string[]> {
  const machine = await inspectMachine(options.recipes, options);
  const actions = planSetUp(machine);
  const plan = actions.map((action) => describeAction(action, machine));
  if (actions.length === 0) return [];
  if (!(await options.confirm(plan))) throw new InterruptedError('set up this machine: nothing was changed');
  const onProgress = options.onProgress ?? (() => undefined);
  for (const [i, action] of actions.entries()) {
    onProgress({ step: 'set-up', detail: plan[i] ?? '' });
    await perform(action, options, onProgress);
  }
  return plan;
}

async function perform(
  action: SetUpAction,
  options: SetUpOptions,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  switch (action.kind) {
    case 'install':
      await aptGet('update', '-q');
      return aptGet('install', '-y', '-q', '--no-install-recommends', ...action.packages);
    case 'start-engine':
      return startEngine(action.through, options, onProgress);
    case 'build-images': {
      const engine = await Engine.connect(options);
      await ensureAgentImage(engine, { onProgress });
      for (const recipe of await missingImages(engine, options.recipes)) {
        await buildOfflineImage(engine, recipe, { onProgress });
      }
    }
  }
}

async function aptGet(...args: string[]): Promise<void> {
  const log = new BuildLog(`apt-get-${args[0]}`);
  try {
    const child = execa('apt-get', args, {
      all: true,
      buffer: false,
      timeout: INSTALL_TIMEOUT_MS,
      stdin: 'ignore',
      env: { DEBIAN_FRONTEND: 'noninteractive', PATH: systemPath() },
    });
    child.all.on('data', (chunk) => log.write(String(chunk)));
    await child;
  } catch (error) {
    throw failed(`apt-get ${args[0]}: ${errorMessage(error).split('\n')[0]}`, log.path, error);
  } finally {
    await log.close();
  }
}

/** Through systemd where it runs the machine, else as a process of its own that outlives this one. */
async function startEngine(
  through: 'systemctl' | 'dockerd',
  options: EngineOptions,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  // Its package may have started it.
  if (await Engine.connect(options).catch(() => undefined)) return;
  await mkdir(logFolder(), { recursive: true });
  const path = join(logFolder(), 'dockerd.log');
  const log = openSync(path, 'a');
  const argv = through === 'systemctl' ? ['start', 'docker'] : [];
  const child = spawn(through, argv, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, PATH: systemPath() },
  });
  child.unref();
  const died = once(child, 'error').then(([error]) => error as Error);
  const end = Date.now() + ENGINE_START_TIMEOUT_MS;
  while (Date.now() < end) {
    const engine = await Engine.connect(options).catch(() => undefined);
    if (engine !== undefined) {
      const own = through === 'dockerd' ? `process ${child.pid}, log ${path}` : 'a service of this machine';
      onProgress({ step: 'set-up', detail: `the engine answers (${own})` });
      return;
    }
    const error = await Promise.race([died, new Promise<void>((resolve) => setTimeout(resolve, 300))]);
    if (error) throw failed(`${through}: ${error.message}`, path, error);
    // dockerd is not to end at all, systemctl not without having started it.
    if (child.exitCode !== null && (through === 'dockerd' || child.exitCode !== 0)) break;
  }
  throw failed('the engine was started and does not answer', path);
}

function failed(why: string, log: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError(`set up this machine for runs in Docker: ${why}`, {
    code: 'SET_UP_FAILED',
    hint: `The log says more: ${log}`,
    cause,
    details: { log },
  });
}
