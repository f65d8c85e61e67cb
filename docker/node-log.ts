import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
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
      const framed = await logStream(docker, pod.databaseId);
      const both = new PassThrough();
      const file = createWriteStream(path);
      both.pipe(file);
      docker.modem.demuxStream(framed, both, both);
      framed.once('end', () => both.end());
      framed.once('error', (error: Error) => file.destroy(error));
      await finished(file);
    },
    { timeoutMs: TIMEOUT_MS },
  );
  return path;
}

/** What there is of a log, as a stream: the library gives one only of a log that it goes on following. */
function logStream(docker: Docker, id: string): Promise<Readable> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        path: `/containers/${id}/logs?`,
        method: 'GET',
        isStream: true,
        options: { stdout: true, stderr: true, timestamps: true },
        statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
      },
      (error: unknown, stream: unknown) => {
        if (error) reject(error);
        else resolve(stream as Readable);
      },
    );
  });
}
