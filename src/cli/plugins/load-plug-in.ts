import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ContractError, errorMessage, InputError, type PlugIn } from '../../core/index.js';
import { asPlugIn, breachesOf } from './plug-in.js';

/**
 * Loads a plug-in by its path: TypeScript or JavaScript, no build needed.
 * @throws InputError where there is no such file or it cannot be loaded; ContractError that lists every breach.
 */
export async function loadPlugIn(path: string): Promise<PlugIn> {
  const file = resolve(path);
  if (!existsSync(file)) {
    throw new InputError(`--plugin ${path}: there is no such file`, {
      code: 'NO_PLUGIN',
      hint: 'Give the path of a module whose default export is { systems, workloads, checkers, nemeses }.',
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
    return await createJiti(import.meta.url, { alias: ownExports() }).import(file, { default: true });
  } catch (cause) {
    throw new InputError(`--plugin ${path}: it cannot be loaded: ${errorMessage(cause).split('\n', 1).join().trim()}`, {
      code: 'PLUGIN_NOT_LOADABLE',
      hint: 'Run it with --debug to see where it fails.',
      cause,
    });
  }
}

/**
 * The plug-in's imports of `dsverify` and `dsverify/…` mean this very package, wherever the plug-in lies: two copies of
 * it would not know each other's errors and schemas. The same holds for zod, with which options are described.
 */
function ownExports(): Record<string, string> {
  const compiled = new URL('../../../', import.meta.url);
  const root = existsSync(new URL('package.json', compiled)) ? compiled : new URL('../', compiled);
  const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
    exports: Record<string, string | { default: string }>;
  };
  const own = Object.entries(exports).flatMap(([name, target]) =>
    typeof target === 'string' ? [] : [[`dsverify${name.slice(1)}`, fileURLToPath(new URL(target.default, root))]],
  );
  const zod = fileURLToPath(import.meta.resolve('zod'));
  return { ...(Object.fromEntries(own) as Record<string, string>), zod };
}

function count(n: number): string {
  return n === 1 ? 'one place' : `${n} places`;
}
