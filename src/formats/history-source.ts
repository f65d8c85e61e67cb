import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorMessage, InputError } from '../core/index.js';

const CHUNK_BYTES = 1 << 20;

/** The bytes of a file, or of standard input for `-`, unpacked where they are gzip. A chunk is valid until the next. */
export async function* fileBytes(path: string): AsyncGenerator<Uint8Array, void, void> {
  yield* unpacked(path === '-' ? streamBytes(process.stdin) : rawFileBytes(path), path);
}

/** One buffer as a source, unpacked where it is gzip. */
export async function* bufferBytes(bytes: Uint8Array, name: string): AsyncGenerator<Uint8Array, void, void> {
  yield* unpacked(slices(bytes), name);
}

async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

async function* streamBytes(stream: Readable): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of stream) yield chunk as Uint8Array;
}

async function* rawFileBytes(path: string): AsyncGenerator<Uint8Array, void, void> {
  const handle = await open(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    // One buffer for all chunks: the window copies what it is given.
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    await handle.close();
  }
}

/** The error for a file that cannot be read, with what the machine says about it in words. */
export function unreadable(path: string, cause: unknown, hint?: string): InputError {
  if (cause instanceof InputError) return cause;
  const { code = '' } = cause as NodeJS.ErrnoException;
  const ours =
    code === 'EISDIR' ? 'Name the history file itself; `dsverify analyze` takes a run directory.' : 'Check the path.';
  return new InputError(`cannot read ${path}: ${REFUSALS[code] ?? errorMessage(cause)}`, {
    code: 'UNREADABLE_FILE',
    hint: hint ?? ours,
    cause,
    details: { file: path },
  });
}

const REFUSALS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
};

async function* unpacked(
  chunks: AsyncGenerator<Uint8Array, void, void>,
  name: string,
): AsyncGenerator<Uint8Array, void, void> {
  const first = await chunks.next();
  if (first.done) return;
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield first.value;
    yield* chunks;
    return;
  }
  yield* gunzipped(first.value, chunks, name);
}

async function* gunzipped(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array, void, void>,
  name: string,
): AsyncGenerator<Uint8Array, void, void> {
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  const feed = async () => {
    try {
      for (let chunk: Uint8Array = first; ; ) {
        // A copy: the source uses its buffer again while the unpacker still reads it.
        if (!gunzip.write(Buffer.from(chunk))) await drained(gunzip);
        const next = await rest.next();
        if (next.done) break;
        chunk = next.value;
      }
      gunzip.end();
    } catch (error) {
      gunzip.destroy(error as Error);
    }
  };
  void feed();
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(`cannot read ${name}: it is no whole gzip file (${errorMessage(cause)})`, {
      code: 'BROKEN_GZIP',
      hint: 'The file was cut short or damaged; unpack it with gunzip to see how much is there.',
      cause,
      details: { file: name },
    });
  }
}

function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.once('drain', done);
    stream.once('close', done);
  });
}
