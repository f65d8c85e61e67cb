import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Certificate, linearizable, modelNamed, verifyCertificate } from '../../../checkers/linearizable/index.js';
import type { Value } from '../../../src/core/index.js';
import { readHistory } from '../../../src/formats/index.js';

interface Case {
  readonly file: string;
  readonly checker: string;
  readonly model: string;
  readonly init: Value;
  readonly expected: { readonly valid: boolean };
}

const FOLDER = path.resolve(import.meta.dirname, '../../../../shared/histories');
const MANIFEST = path.join(FOLDER, 'manifest.json');
const cases: Case[] = existsSync(MANIFEST)
  ? Object.values(JSON.parse(readFileSync(MANIFEST, 'utf8')) as Record<string, Case>).filter(
      ({ checker }) => checker === 'linearizable',
    )
  : [];

describe.runIf(cases.length > 0)('a stored history', () => {
  it.each(cases)(
    '$file gets its known verdict, with evidence that the verifier accepts',
    async ({ file, model, init, expected }) => {
      const { history } = await readHistory(path.join(FOLDER, file));
      const verdict = await linearizable({ model, init }).check(history, {});
      expect(verdict.valid).toBe(expected.valid);
      const certificate = verdict.certificate as unknown as Certificate;
      expect(verifyCertificate(history, certificate, modelNamed(model, init))).toBeUndefined();
    },
  );
});
