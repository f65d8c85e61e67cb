import { arch, availableParallelism, type as osType, release, totalmem } from 'node:os';
import type { Environment } from '../../core/index.js';
import { packageVersion } from '../program.js';

/** Where a run goes on: versions of dsverify, Node, system and engine. */
export async function environmentOf(runtime: 'docker' | 'sim'): Promise<Environment> {
  return environmentHere(runtime === 'sim' ? 'simulator' : await engineName());
}

/** This machine, and the engine that clusters run on. */
export function environmentHere(engine: string): Environment {
  return {
    dsverify: packageVersion(),
    node: process.versions.node,
    os: `${osType().toLowerCase()} ${release()} ${arch()}`,
    engine,
    cpus: availableParallelism(),
    memoryMb: Math.round(totalmem() / 2 ** 20),
  };
}

/** @throws EnvironmentError where no engine answers: then there is nothing to plan */
async function engineName(): Promise<string> {
  const { Engine } = await import('../../../docker/index.js');
  const engine = await Engine.connect({});
  const { Version, ApiVersion } = await engine.call('ask the engine for its version', (docker) => docker.version());
  return `docker ${Version} (API ${ApiVersion})`;
}
