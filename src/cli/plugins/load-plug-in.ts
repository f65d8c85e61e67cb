import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ContractError, errorMessage, InputError } from '../../core/index.js';
import { asPlugIn, breachesOf, type PlugIn } from './plug-in.js';

/**
 * Loads a plug-in by its path: TypeScript or JavaScript, no build needed.
 * @throws InputError where there is no such file or it cannot be loaded; ContractError that lists every breach.
 */
export async function loadPlugIn(path: string): Promise<PlugIn> {
  const file = resolve(path);
  if (!existsSync(file)) {
    throw new InputError(`--plugin ${path}: there is no such file`, {
      code: 'NO_PLUGIN',
      hint: 'Give the path of a module whose default export is { systems, workloads }.',
    });
  }
  const exported = await importDefault(file, path);
  const breaches = breachesOf(exported);
  if (breaches.length > 0) {
    const lines = breaches.map(({ at, expected, hint }) => `${at}: expected ${expected}. ${hint}`);
    throw new ContractError(`--plugin ${path}: it breaks the contract in ${count(breaches.length)}`, {
      code: 'BAD_PLUGIN',
      hint: lines.join('\n'),
      details: { file, breaches },
    });
  }
  return asPlugIn(exported as object);
}

async function importDefault(file: string, path: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  try {
    // The plug-in's imports of dsverify mean this very package, wherever the plug-in lies.
    const alias = { dsverify: new URL('../../core/index.js', import.meta.url).pathname };
    return await createJiti(import.meta.url, { alias }).import(file, { default: true });
  } catch (cause) {
    throw new InputError(`--plugin ${path}: it cannot be loaded: ${errorMessage(cause)}`, {
      code: 'PLUGIN_NOT_LOADABLE',
      hint: 'Run it with --debug to see where it fails.',
      cause,
    });
  }
}

function count(n: number): string {
  return n === 1 ? 'one place' : `${n} places`;
}
