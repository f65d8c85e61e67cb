import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKER_ABOUT } from '../../checkers/about.js';
import { checkers } from '../../checkers/registry.js';
import { readHistory } from '../../src/formats/index.js';

interface Case {
  readonly file: string;
  readonly checker: string;
  readonly options: { readonly 'group-size'?: string };
  readonly expected: { readonly valid: boolean };
}

const FOLDER = path.resolve(import.meta.dirname, '../../../shared/histories');
const MANIFEST = path.join(FOLDER, 'manifest.json');
const cases: Case[] = existsSync(MANIFEST)
  ? Object.values(JSON.parse(readFileSync(MANIFEST, 'utf8')) as Record<string, Case>).filter(
      ({ checker }) => CHECKER_ABOUT[checker] !== undefined,
    )
  : [];

describe.runIf(cases.length > 0)('a stored history', () => {
  it.each(cases)('$file gets its known verdict from $checker', async ({ file, checker, options, expected }) => {
    const { history } = await readHistory(path.join(FOLDER, file));
    const groupSize = options['group-size'];
    const judge = await checkers.get(checker)?.load(groupSize === undefined ? {} : { groupSize: Number(groupSize) });
    const verdict = await judge?.check(history, {});
    expect(verdict?.valid).toBe(expected.valid);
  });
});
