import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Engine } from './engine.js';
import type { Pod } from './pods.js';

const TIMEOUT_MS = 120_000;

/**
 * Writes what a node's database printed, over all its restarts, to `DIR/<node>.log`: each line begins with the
 * engine's time stamp in RFC 3339. Standard output and error are one stream, in the order in which they came.
 */
export async function collectLog(engine: Engine, pod: Pod, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, `${pod.node}.log`);
  await engine.call(
    `collect the log of ${pod.node}`,
    async (docker) => {
      // `follow` gives a stream rather than one block in memory; it ends by itself with `until`.
      const stream = await docker.getContainer(pod.databaseId).logs({
        stdout: true,
        stderr: true,
        timestamps: true,
        follow: true,
        until: Math.floor(Date.now() / 1000) + 1,
      });
      const both = new PassThrough();
      const file = createWriteStream(path);
      both.pipe(file);
      docker.modem.demuxStream(stream, both, both);
      stream.once('end', () => both.end()).once('close', () => both.end());
      stream.once('error', (error) => file.destroy(error));
      await finished(file);
    },
    { timeoutMs: TIMEOUT_MS },
  );
  return path;
}
