import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

/** Where logs of image builds and of the engine's set-up go: the user's cache. */
export function logFolder(): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'dsverify', 'logs');
}

/** The full output of one long step, kept for when it fails. */
export class BuildLog {
  readonly path: string;
  readonly #stream: WriteStream;

  constructor(name: string) {
    mkdirSync(logFolder(), { recursive: true });
    this.path = join(logFolder(), `${name}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${process.pid}.log`);
    this.#stream = createWriteStream(this.path);
    // A full disk must not bring the harness down because of a log.
    this.#stream.on('error', () => undefined);
  }

  write(text: string): void {
    this.#stream.write(text);
  }

  async close(): Promise<void> {
    this.#stream.end();
    await finished(this.#stream).catch(() => undefined);
  }
}
