import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listAppend, rwRegister } from '../../../checkers/transactional/checker.js';
import type { TransactionalOptions } from '../../../checkers/transactional/options.js';
import type { Verdict } from '../../../src/core/index.js';
import { readHistory } from '../../../src/formats/index.js';

const folder = '../shared/histories';
const there = existsSync(`${folder}/manifest.json`);

interface Case {
  readonly file: string;
  readonly checker: string;
  readonly consistencyModel?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly expected: {
    readonly valid: boolean | 'unknown';
    readonly anomalyTypes?: string[];
    readonly not?: string[];
    readonly alsoNot?: string[];
  };
}

const cases = there
  ? (JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as Case[]).filter(
      ({ file, checker }) =>
        /^(list-append|rw-register)$/.test(checker) && /^(elle|cli|generated|weak|polysi)\//.test(file),
    )
  : [];

/** The manifest's options in our words. */
function optionsOf({ options = {}, consistencyModel }: Case): TransactionalOptions {
  const assume = ['linearizable-keys', 'sequential-keys', 'wfr-keys'].filter((name) => options[name] === true);
  const models = consistencyModel === undefined ? options['consistencyModels'] : [consistencyModel];
  return {
    ...(models === undefined ? {} : { consistencyModels: models as string[] }),
    ...(options['anomalies'] === undefined ? {} : { anomalies: options['anomalies'] as string[] }),
    assume,
  };
}

async function judge(one: Case): Promise<Verdict> {
  const { history } = await readHistory(`${folder}/${one.file}`);
  const checker = one.checker === 'list-append' ? listAppend : rwRegister;
  return checker(optionsOf(one)).check(history, {});
}

describe.runIf(there)('stored transactional histories', () => {
  it.each(
    cases.map((one): [string, Case] => [`${one.file} ${JSON.stringify(one.options ?? one.consistencyModel)}`, one]),
  )('%s', async (_name, one) => {
    const { valid, stats } = await judge(one);
    const answer: Record<string, unknown> = { valid, ...stats };
    const expected = Object.fromEntries(Object.keys(one.expected).map((key) => [key, answer[key]]));
    expect(expected).toEqual(one.expected);
  });
});
