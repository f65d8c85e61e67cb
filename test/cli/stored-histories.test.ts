import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dsverify, jsonLines, PROJECT } from './command-line.js';

const FOLDER = `${PROJECT}/../shared/histories`;

/** One case of the folder's manifest. */
interface Case {
  readonly file: string;
  readonly checker: string;
  readonly model?: string;
  readonly init?: unknown;
  readonly consistencyModel?: string | null;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly expected: {
    readonly valid: boolean | 'unknown';
    readonly anomalyTypes?: readonly string[];
    readonly not?: readonly string[];
  };
}

/** The command line's options for a case. */
function flagsOf({ checker, model, init, consistencyModel, options = {} }: Case): string[] {
  const assumed = ['linearizable-keys', 'sequential-keys', 'wfr-keys'].filter((name) => options[name] === true);
  const models = options['consistencyModels'] as readonly string[] | undefined;
  const anomalies = options['anomalies'] as readonly string[] | undefined;
  const groupSize = options['group-size'];
  return [
    '--checker',
    checker,
    ...(model ? ['--model', model] : []),
    ...(init === undefined ? [] : ['--init', JSON.stringify(init)]),
    ...(consistencyModel ? ['--consistency-model', consistencyModel] : []),
    ...(models === undefined ? [] : ['--consistency-model', models.join(',')]),
    ...(anomalies === undefined ? [] : ['--anomalies', anomalies.join(',')]),
    ...(assumed.length === 0 ? [] : ['--assume', assumed.join(',')]),
    ...(groupSize === undefined ? [] : ['--group-size', String(groupSize)]),
  ];
}

/** Cases with the same options: one command checks all their files. */
function groups(): [string, Case[]][] {
  const manifest = `${FOLDER}/manifest.json`;
  if (!existsSync(manifest)) return [];
  const cases = JSON.parse(readFileSync(manifest, 'utf8')) as Case[];
  const byFlags = new Map<string, Case[]>();
  for (const one of cases) {
    const flags = flagsOf(one).join(' ');
    byFlags.set(flags, [...(byFlags.get(flags) ?? []), one]);
  }
  return [...byFlags];
}

describe.skipIf(groups().length === 0)('stored histories, checked on the command line', () => {
  it.each(groups())('check %s', async (_options, cases) => {
    const [first] = cases;
    if (first === undefined) return;
    const files = cases.map(({ file }) => `${FOLDER}/${file}`);
    const { code, stdout } = await dsverify(['check', ...files, ...flagsOf(first), '--json']);
    const answers = jsonLines(stdout);
    expect(answers.map(({ file, valid }) => ({ file, valid }))).toEqual(
      cases.map(({ expected }, i) => ({ file: files[i], valid: expected.valid })),
    );
    cases.forEach(({ file, expected }, i) => {
      if (expected.anomalyTypes) expect(answers[i]?.['anomalyTypes'], file).toEqual(expected.anomalyTypes.toSorted());
      if (expected.not) expect(new Set(answers[i]?.['not'] as string[]), file).toEqual(new Set(expected.not));
    });
    const validities = new Set(cases.map(({ expected }) => expected.valid));
    expect(code).toBe(validities.has(false) ? 1 : validities.has('unknown') ? 2 : 0);
  });
});
