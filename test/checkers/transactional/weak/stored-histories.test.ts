import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decideIsolation } from '../../../../checkers/transactional/solver/decide-isolation.js';
import { isolationLevel } from '../../../../checkers/transactional/solver/isolation-level.js';
import { Transactions } from '../../../../checkers/transactional/transactions.js';
import { decideWeak, WEAK_MODELS } from '../../../../checkers/transactional/weak/decide-weak.js';
import { readHistory } from '../../../../src/formats/index.js';

/** Other projects' histories, read where they lie; nothing to test where the folder is absent. */
const FOLDER = new URL('../../../../../shared/histories/', import.meta.url);
const MANIFEST = new URL('manifest.json', FOLDER);

interface StoredCase {
  readonly file: string;
  readonly consistencyModel?: string;
  readonly expected: { readonly valid: boolean };
}

function storedCases(): StoredCase[] {
  if (!existsSync(MANIFEST)) return [];
  const all = JSON.parse(readFileSync(MANIFEST, 'utf8')) as StoredCase[];
  return all.filter(({ file }) => file.startsWith('weak/') || file.startsWith('polysi/'));
}

async function decide({ file, consistencyModel = '' }: StoredCase): Promise<boolean | 'unknown'> {
  const { history } = await readHistory(new URL(file, FOLDER).pathname);
  const columns = new Transactions(history, 'rw-register');
  const weak = WEAK_MODELS.find((model) => model === consistencyModel);
  if (weak !== undefined) return decideWeak(columns, weak).valid;
  const level = isolationLevel(consistencyModel);
  if (level === undefined) throw new RangeError(`no decision procedure for ${consistencyModel}`);
  return decideIsolation(columns, level).valid;
}

describe.runIf(existsSync(MANIFEST))('published histories', () => {
  it.each(storedCases())('$file is decided for $consistencyModel as published', async (stored) => {
    expect(await decide(stored)).toBe(stored.expected.valid);
  });
});
