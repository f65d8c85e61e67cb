import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { anomalySvg } from '../../../reports/index.js';
import { counted } from '../../core/index.js';
import type { Output } from '../output.js';
import type { CheckResult } from './result-object.js';

/** More pictures of one file than this nobody looks at. */
const PICTURES = 100;

/** Writes a picture of each anomaly that can be drawn to a folder: `<history>-<number>-<type>.svg`. */
export async function keepPictures(folder: string, { file, verdict }: CheckResult, output: Output): Promise<void> {
  const pictures = verdict.anomalies.slice(0, PICTURES).flatMap((anomaly, i) => {
    const svg = anomalySvg(anomaly);
    const name = `${file === '-' ? 'history' : basename(file)}-${i + 1}-${anomaly.type}.svg`;
    return svg === undefined ? [] : [{ path: join(folder, name.replaceAll(/[^\w.-]/g, '_')), svg }];
  });
  if (pictures.length > 0) await mkdir(folder, { recursive: true });
  for (const { path, svg } of pictures) await writeFile(path, svg);
  output.note(`dsverify: ${counted(pictures.length, 'picture')} written to ${folder}\n`);
}
