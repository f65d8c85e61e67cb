import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { engineError } from '../../docker/engine-error.js';

export interface FakeImages {
  /** Reference to what the database in it says its version is; empty: it does not run. */
  readonly present: Readonly<Record<string, string>>;
  readonly registry?: Readonly<Record<string, string>>;
  /** What the engine says to every pull. */
  readonly pullFails?: string;
}

/** As much of an engine as choosing an image needs: which images there are, pulls, and what a command prints. */
export class FakeEngine {
  readonly pulled: string[] = [];
  readonly #images: Map<string, string>;
  readonly #options: FakeImages;

  constructor(options: FakeImages) {
    this.#options = options;
    this.#images = new Map(Object.entries(options.present));
  }

  async call<T>(asked: string, action: (docker: unknown) => Promise<T>): Promise<T> {
    try {
      return await action(this);
    } catch (error) {
      throw engineError(asked, error);
    }
  }

  async listImages({ filters }: { filters: string }): Promise<object[]> {
    const [reference] = (JSON.parse(filters) as { reference: [string] }).reference;
    return this.#images.has(reference) ? [{ Id: this.#id(reference) }] : [];
  }

  async pull(reference: string): Promise<Readable> {
    const version = this.#options.registry?.[reference];
    if (version === undefined) throw new Error(this.#options.pullFails ?? 'manifest unknown: manifest unknown');
    this.pulled.push(reference);
    this.#images.set(reference, version);
    return Readable.from(['{"status":"Pull complete","id":"layer"}\n']);
  }

  getImage(reference: string) {
    return { inspect: async () => ({ Id: this.#id(reference), RepoDigests: [] }) };
  }

  async createContainer({ Image }: { Image: string }) {
    const version = this.#images.get(Image) ?? '';
    const text = version === '' ? 'no such command' : `db Version: ${version}\n`;
    const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, text.length]);
    return {
      start: async () => undefined,
      wait: async () => ({ StatusCode: version === '' ? 127 : 0 }),
      logs: async () => Buffer.concat([header, Buffer.from(text)]),
      remove: async () => undefined,
    };
  }

  /** Differs between references and versions, as an image's id does. */
  #id(reference: string): string {
    const hash = createHash('sha256').update(`${reference} ${this.#images.get(reference)}`);
    return `sha256:${hash.digest('hex')}`;
  }
}
