import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { DsverifyError } from '../src/core/index.js';
import { hostDistribution } from './apt-sources.js';
import { Engine, type EngineOptions } from './engine.js';
import { missingImages } from './image-list.js';
import type { OfflineRecipe } from './image-recipe.js';
import { systemPath } from './system-path.js';

/** What set-up must know of this machine. */
export interface Machine {
  /** `debian`, `ubuntu` or a relative; undefined where apt-get is not how programs are installed. */
  readonly distribution: string | undefined;
  readonly root: boolean;
  /** Programs that set-up asks for and that are there. */
  readonly programs: ReadonlySet<string>;
  /** Does systemd run this machine? */
  readonly systemd: boolean;
  /** Does an engine answer; and where none does, why? A code of {@link Engine.connect}. */
  readonly engine: 'answers' | string;
  /** Names of images that are not there; of all of them where no engine can be asked. */
  readonly missingImages: readonly string[];
}

const PROGRAMS = ['dockerd', 'debootstrap', 'iptables', 'systemctl'];

export async function inspectMachine(recipes: readonly OfflineRecipe[], options: EngineOptions): Promise<Machine> {
  const engine = await Engine.connect(options).catch((error: unknown) => error);
  const missing = engine instanceof Engine ? await missingImages(engine, recipes) : recipes;
  const folders = systemPath().split(delimiter);
  return {
    distribution: hostDistribution()?.id,
    root: process.getuid?.() === 0,
    programs: new Set(PROGRAMS.filter((name) => folders.some((folder) => isProgram(join(folder, name))))),
    systemd: existsSync('/run/systemd/system'),
    engine: engine instanceof Engine ? 'answers' : engine instanceof DsverifyError ? engine.code : 'ENGINE_ERROR',
    missingImages: missing.map((recipe) => recipe.name),
  };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
