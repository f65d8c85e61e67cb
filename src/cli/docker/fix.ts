import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import {
  buildOfflineImage,
  Engine,
  ensureAgentImage,
  missingImages,
  type OfflineRecipe,
} from '../../../docker/index.js';
import { EnvironmentError, errorMessage, type Finding, InterruptedError } from '../../core/index.js';
import type { Output } from '../output.js';

const PACKAGES = ['docker.io', 'iptables', 'debootstrap', 'iproute2'];
/** How long an engine that was just started may take to answer. */
const ENGINE_START_MS = 60_000;
const ENGINE_LOG = '/tmp/dsverify-dockerd.log';

/** One step of mending, in words and as an action. */
interface Step {
  readonly what: string;
  run(): Promise<void>;
}

/**
 * Mends what is missing: installs and starts the engine on Debian and Ubuntu, and builds the images. Says what it will do
 * and asks, unless `yes`.
 * @throws EnvironmentError where this machine is another one, or a step fails; InterruptedError where the answer is no.
 */
export async function fix(
  findings: readonly Finding[],
  recipes: readonly OfflineRecipe[],
  yes: boolean,
  output: Output,
): Promise<void> {
  const steps = stepsFor(findings, recipes, output);
  if (steps.length === 0) {
    output.note('dsverify: there is nothing to fix\n');
    return;
  }
  output.note(`dsverify will\n${steps.map(({ what }, i) => `  ${i + 1}. ${what}`).join('\n')}\n`);
  if (!yes && !(await agreed(output))) throw new InterruptedError('doctor --fix: nothing was changed');
  for (const step of steps) {
    output.note(`dsverify: ${step.what} …\n`);
    await step.run();
  }
}

function stepsFor(findings: readonly Finding[], recipes: readonly OfflineRecipe[], output: Output): Step[] {
  const missing = (name: string) => findings.some((finding) => finding.name === name && finding.status === 'missing');
  const unmet = (name: string) => findings.some((finding) => finding.name === name && finding.status !== 'ok');
  const steps: Step[] = [];
  const noEngine = missing('engine');
  if (noEngine) {
    if (!isDebian()) {
      throw new EnvironmentError('doctor --fix: it can install an engine on Debian and Ubuntu only', {
        code: 'FIX_NOT_POSSIBLE',
        hint: 'Install Docker as its documentation says for this system, then run `dsverify doctor` again.',
      });
    }
    if (process.getuid?.() !== 0) {
      throw new EnvironmentError('doctor --fix: installing and starting the engine needs root', {
        code: 'FIX_NEEDS_ROOT',
        hint: 'Run `sudo dsverify doctor --fix`, or install the engine yourself.',
      });
    }
    steps.push({ what: `install ${PACKAGES.join(', ')} with apt-get`, run: install });
    steps.push({ what: `start the engine (its log: ${ENGINE_LOG})`, run: startEngine });
  }
  if (noEngine || unmet('images')) {
    const names = recipes.map(({ name }) => name).join(', ');
    steps.push({
      what: `build the agent image and the offline images (${names})`,
      run: () => buildImages(recipes, output),
    });
  }
  return steps;
}

function isDebian(): boolean {
  try {
    return /^(ID|ID_LIKE)=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

async function agreed(output: Output): Promise<boolean> {
  if (!process.stdin.isTTY) {
    output.note('dsverify: give --yes where there is nobody to ask\n');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question('Go on? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}

async function install(): Promise<void> {
  await command('apt-get', ['update', '-q']);
  await command('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...PACKAGES]);
}

function command(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-4000);
      });
    }
    const fail = (why: string, cause?: unknown) =>
      reject(
        new EnvironmentError(`doctor --fix: ${program} ${args[0]} failed: ${why}`, {
          code: 'FIX_FAILED',
          hint: said.trim().split('\n').slice(-5).join('\n') || 'Run it by hand to see why.',
          cause,
        }),
      );
    child.on('error', (cause) => fail(errorMessage(cause), cause));
    child.on('close', (code) => (code === 0 ? resolve() : fail(`exit code ${code}`)));
  });
}

/** Through the system's own service manager where there is one, else as a process of its own. */
async function startEngine(): Promise<void> {
  try {
    await command('systemctl', ['start', 'docker']);
  } catch {
    const log = openSync(ENGINE_LOG, 'a');
    spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] })
      .on('error', () => undefined)
      .unref();
  }
  const deadline = performance.now() + ENGINE_START_MS;
  for (;;) {
    try {
      await Engine.connect({});
      return;
    } catch (cause) {
      if (performance.now() > deadline) {
        throw new EnvironmentError('doctor --fix: the engine was started but does not answer', {
          code: 'FIX_FAILED',
          hint: `Look at ${ENGINE_LOG}, or \`journalctl -u docker\`.`,
          cause,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function buildImages(recipes: readonly OfflineRecipe[], output: Output): Promise<void> {
  const engine = await Engine.connect({});
  const onProgress = ({ step, detail }: { step: string; detail: string }) => output.note(`  ${step}: ${detail}\n`);
  await ensureAgentImage(engine, { onProgress });
  for (const recipe of await missingImages(engine, recipes)) await buildOfflineImage(engine, recipe, { onProgress });
}
