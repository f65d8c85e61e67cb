import { z } from 'zod';
import { InputError, type Results } from '../src/core/index.js';
import { resultsSchema } from './results-schema.js';

/** The text of results.json: indented JSON; integers too wide for a double become strings of digits. */
export function formatResults(results: Results): string {
  return `${JSON.stringify(results, widenedAsDigits, 2)}\n`;
}

/**
 * Reads the text of a results.json. Unknown fields pass through.
 * @throws {InputError} `NOT_JSON`, `RESULTS_SCHEMA_NEWER` (written by a later version), `RESULTS_INVALID`
 */
export function parseResults(text: string, file = 'results.json'): Results {
  const json = parseJson(text, file);
  const schema = typeof json === 'object' && json !== null && 'schema' in json ? json.schema : undefined;
  if (typeof schema === 'number' && schema > 1) {
    throw new InputError(`reading ${file} failed: its schema is version ${schema}, this program knows version 1`, {
      code: 'RESULTS_SCHEMA_NEWER',
      hint: 'Use the version of dsverify that wrote it, or run `dsverify analyze` to check the run again.',
    });
  }
  const parsed = resultsSchema.safeParse(json);
  // Where schema and type drift apart, this line does not compile.
  if (parsed.success) return parsed.data;
  throw new InputError(`reading ${file} failed: it is not a results file`, {
    code: 'RESULTS_INVALID',
    hint: `Run \`dsverify analyze\` on the run's directory to write it anew. First problem: ${firstProblem(parsed.error)}`,
    cause: parsed.error,
  });
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError(`reading ${file} failed: it is not JSON`, { code: 'NOT_JSON', cause });
  }
}

function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'none' : `${issue.path.join('.') || 'the whole file'}: ${issue.message}`;
}

export function widenedAsDigits(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
