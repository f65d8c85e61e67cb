import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { DsverifyError, errorMessage, type Finding } from '../src/core/index.js';
import { Engine, type EngineOptions } from './engine.js';
import { missingImages } from './image-list.js';
import { AGENT_RECIPE, type OfflineRecipe, recipeTag } from './image-recipe.js';
import { runTool } from './tool-container.js';

export interface DoctorOptions extends EngineOptions {
  /** Offline images that should be there, besides the agent's. */
  readonly recipes: readonly OfflineRecipe[];
}

const API_VERSION_MIN = 1.41;
const FREE_BYTES_MIN = 2 * 2 ** 30;
const FIX = 'dsverify doctor --fix';
/** What is wrong with an engine that no installation mends. */
const NOT_OURS = new Set(['ENGINE_FORBIDDEN', 'ENGINE_REMOTE']);

/** Looks at everything that a run in Docker needs. Raises nothing: what cannot be looked at is a finding. */
export async function doctor(options: DoctorOptions): Promise<Finding[]> {
  const findings: Finding[] = [nodeVersion()];
  let engine: Engine;
  try {
    engine = await Engine.connect(options);
  } catch (error) {
    const fix = error instanceof DsverifyError && NOT_OURS.has(error.code) ? error.hint : FIX;
    findings.push({ name: 'engine', status: 'missing', summary: errorMessage(error), ...(fix ? { fix } : {}) });
    return [...findings, await ports(), await disk('/')];
  }
  const looks = [
    look('engine', () => engineVersion(engine)),
    look('api-version', () => apiVersion(engine)),
    look('images', () => images(engine, options.recipes)),
    look('net-admin', () => netAdmin(engine)),
    look('netem', () => netem(engine)),
    look('ports', ports),
    look('disk', () => engineDisk(engine)),
  ];
  return [...findings, ...(await Promise.all(looks))];
}

async function look(name: string, action: () => Promise<Finding>): Promise<Finding> {
  try {
    return await action();
  } catch (error) {
    const fix = error instanceof DsverifyError ? error.hint : undefined;
    return { name, status: 'missing', summary: errorMessage(error), ...(fix ? { fix } : {}) };
  }
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  const summary = `Node ${process.versions.node}`;
  return enough
    ? { name: 'node', status: 'ok', summary }
    : { name: 'node', status: 'missing', summary, fix: 'Install Node 20.19 or newer.' };
}

async function engineVersion(engine: Engine): Promise<Finding> {
  const info = await engine.call('ask the engine for its version', (docker) => docker.version());
  return { name: 'engine', status: 'ok', summary: `${info.Platform?.Name || 'engine'} ${info.Version}` };
}

async function apiVersion(engine: Engine): Promise<Finding> {
  const info = await engine.call('ask the engine for its version', (docker) => docker.version());
  const summary = `API ${info.ApiVersion}`;
  return versionNumber(info.ApiVersion) >= versionNumber(String(API_VERSION_MIN))
    ? { name: 'api-version', status: 'ok', summary }
    : {
        name: 'api-version',
        status: 'missing',
        summary,
        fix: `Install an engine with API ${API_VERSION_MIN} or newer.`,
      };
}

function versionNumber(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1000 + minor;
}

async function images(engine: Engine, recipes: readonly OfflineRecipe[]): Promise<Finding> {
  const missing = (await missingImages(engine, recipes)).map((recipe) => recipe.name);
  if (missing.length === 0) return { name: 'images', status: 'ok', summary: 'agent and offline images are there' };
  // Without the agent no cluster comes up; a run builds it itself, and pulls the vendor's image where it can.
  const status = missing.includes(AGENT_RECIPE.name) ? 'missing' : 'warning';
  return { name: 'images', status, summary: `not built yet: ${missing.join(', ')}`, fix: FIX };
}

async function netAdmin(engine: Engine): Promise<Finding> {
  const missing = await withoutAgent(engine, 'net-admin');
  if (missing) return missing;
  // As the agent does: a kernel without nf_tables may still have ip_tables.
  const rule = '-w 5 -A INPUT -m comment --comment dsverify -j DROP';
  const argv = ['sh', '-c', `iptables ${rule} || iptables-legacy ${rule}`];
  const result = await runTool(engine, recipeTag(AGENT_RECIPE), argv, {
    host: { CapAdd: ['NET_ADMIN', 'SYS_PTRACE'] },
  });
  return result.exitCode === 0
    ? { name: 'net-admin', status: 'ok', summary: 'containers may have NET_ADMIN, and iptables works in them' }
    : {
        name: 'net-admin',
        status: 'missing',
        summary: `iptables in a container with NET_ADMIN fails: ${result.stderr.trim().split('\n')[0]}`,
        fix: 'Use an engine that grants NET_ADMIN, on a kernel with nf_tables or ip_tables.',
      };
}

async function netem(engine: Engine): Promise<Finding> {
  const missing = await withoutAgent(engine, 'netem');
  if (missing) return missing;
  const argv = ['tc', 'qdisc', 'add', 'dev', 'lo', 'root', 'netem', 'delay', '1ms'];
  const result = await runTool(engine, recipeTag(AGENT_RECIPE), argv, { host: { CapAdd: ['NET_ADMIN'] } });
  return result.exitCode === 0
    ? { name: 'netem', status: 'ok', summary: 'the kernel has netem' }
    : {
        name: 'netem',
        status: 'warning',
        summary:
          'the kernel has no netem: no delayed, reordered or corrupted packets; partitions, kills and pauses work',
        fix: 'modprobe sch_netem (package linux-modules-extra on some distributions)',
      };
}

async function withoutAgent(engine: Engine, name: string): Promise<Finding | undefined> {
  const missing = await missingImages(engine, []);
  if (missing.length === 0) return undefined;
  return { name, status: 'warning', summary: 'not looked at: the agent image is not built yet', fix: FIX };
}

/** Can a program listen on a free port of the loopback? */
function ports(): Promise<Finding> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      const fix = 'Free ports of the loopback, or allow them: see net.ipv4.ip_local_port_range.';
      resolve({ name: 'ports', status: 'missing', summary: `no free port on 127.0.0.1: ${error.message}`, fix });
    });
    server.listen(0, '127.0.0.1', () => {
      server.close(() => resolve({ name: 'ports', status: 'ok', summary: 'ports on 127.0.0.1 are free' }));
    });
  });
}

async function engineDisk(engine: Engine): Promise<Finding> {
  const info: { DockerRootDir?: string } = await engine.call('ask the engine where its data is', (d) => d.info());
  return disk(info.DockerRootDir ?? '/');
}

async function disk(path: string): Promise<Finding> {
  // An engine in a virtual machine names a path that is not on this file system.
  const stats = await statfs(path).catch(() => statfs('/'));
  const free = stats.bavail * stats.bsize;
  const summary = `${(free / 2 ** 30).toFixed(1)} GiB free at ${path}`;
  return free >= FREE_BYTES_MIN
    ? { name: 'disk', status: 'ok', summary }
    : { name: 'disk', status: 'warning', summary, fix: 'Free space: `dsverify clean`, `docker system df`.' };
}
