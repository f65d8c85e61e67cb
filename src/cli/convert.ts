import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { EnvironmentError, errorMessage } from '../core/index.js';
import { readHistory, toEdn, toJsonLines } from '../formats/index.js';
import { formatOf } from './check/format-option.js';
import type { ConvertFlags } from './commands/convert.js';
import type { Output } from './output.js';
import { unknownName } from './suggestions.js';

/** Reads a history and writes it in another format. */
export async function convert(
  file: string,
  target: string | undefined,
  flags: ConvertFlags,
  output: Output,
): Promise<void> {
  if (flags.to !== undefined && flags.to !== 'jsonl' && flags.to !== 'edn') {
    throw unknownName('format', flags.to, ['jsonl', 'edn']);
  }
  const format = formatOf(flags.format);
  const byKey = flags.byKey ?? false;
  const {
    history,
    warnings,
    format: found,
  } = await readHistory(file, { byKey, ...(format === undefined ? {} : { format }) });
  for (const warning of warnings) output.note(`dsverify: warning: ${warning}\n`);
  const to = flags.to ?? (found === 'json' ? 'edn' : 'jsonl');
  const pieces = to === 'edn' ? toEdn(history, { byKey }) : toJsonLines(history);
  if (target === undefined) {
    for (const piece of pieces) output.out(piece);
    return;
  }
  try {
    const stream = createWriteStream(target);
    if (target.endsWith('.gz')) await pipeline(Readable.from(pieces), createGzip(), stream);
    else await pipeline(Readable.from(pieces), stream);
  } catch (cause) {
    throw new EnvironmentError(`cannot write ${target}: ${errorMessage(cause)}`, {
      code: 'UNWRITABLE_FILE',
      hint: 'Check that its folder exists and has room.',
      cause,
    });
  }
}
