import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { EnvironmentError, encodeOpLine, errorMessage, type Op } from '../core/index.js';

/** Text is written at the latest when this much is waiting, characters. */
const WAITING_MAX = 1 << 16;
/** With `size`: how long text waits at most, milliseconds, looked at every so many events. */
const WAITING_MS_MAX = 100;
const EVENTS_PER_LOOK = 32;

export interface HistoryLogOptions {
  /**
   * `turn` (default): everything that was recorded in one turn of the event loop is written, with one synchronous
   * write, before the loop waits for anything again; a killed harness loses nothing that it had waited on.
   * `size`: whenever enough has come together, or the last write is a tenth of a second ago; for runs in virtual time,
   * whose turns are many and short.
   */
  readonly flush?: 'turn' | 'size';
  /** How the file is opened. Default: `wx`, a history is never written over. */
  readonly flags?: 'w' | 'wx';
  /** Called once, when the disk is full or fails. Nothing is written from then on. */
  readonly onFailure?: (error: EnvironmentError) => void;
}

/**
 * The history on disk: append only, one line of JSON per event. Written synchronously, because a write that is still
 * in a queue of the harness is lost with it; the operating system keeps what it was given even if the harness is killed.
 */
export class HistoryLog {
  readonly path: string;
  readonly #options: HistoryLogOptions;
  readonly #file: number;
  #waiting = '';
  #scheduled = false;
  /** Events since the time was looked at, and when text was last written; with `size` only. */
  #unlooked = 0;
  #writtenMs = performance.now();
  #closed = false;
  /** Bytes on disk that are whole lines. */
  #bytes = 0;
  #failure: EnvironmentError | undefined;

  /** @throws EnvironmentError `LOG_NOT_WRITABLE` when the file cannot be made, or is there already. */
  constructor(path: string, options: HistoryLogOptions = {}) {
    this.path = path;
    this.#options = options;
    try {
      this.#file = openSync(path, options.flags ?? 'wx');
    } catch (cause) {
      throw new EnvironmentError(`recording to ${path}: ${errorMessage(cause)}`, {
        code: 'LOG_NOT_WRITABLE',
        hint: 'Choose a directory for runs that exists and can be written to.',
        cause,
      });
    }
  }

  /** Why nothing is written any more, if so. */
  get failure(): EnvironmentError | undefined {
    return this.#failure;
  }

  append(op: Op): void {
    if (this.#failure) return;
    this.#waiting += encodeOpLine(op);
    if (this.#waiting.length >= WAITING_MAX) this.flush();
    else if (this.#options.flush === 'size') this.#flushIfLate();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.flush();
      });
    }
  }

  #flushIfLate(): void {
    if (++this.#unlooked < EVENTS_PER_LOOK) return;
    this.#unlooked = 0;
    if (performance.now() - this.#writtenMs >= WAITING_MS_MAX) this.flush();
  }

  /** Writes what is waiting. */
  flush(): void {
    if (this.#waiting === '' || this.#closed || this.#failure) return;
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = '';
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#file, bytes, written);
      this.#bytes += written;
      if (this.#options.flush === 'size') this.#writtenMs = performance.now();
    } catch (cause) {
      this.#fail(cause, bytes.subarray(0, written));
    }
  }

  close(): void {
    if (this.#closed) return;
    this.flush();
    this.#closed = true;
    closeSync(this.#file);
  }

  /** Keeps the lines that are whole, and says what happened. */
  #fail(cause: unknown, written: Uint8Array): void {
    const whole = this.#bytes + written.lastIndexOf(10) + 1;
    try {
      ftruncateSync(this.#file, whole);
    } catch {
      // Readers leave out a last line that is cut off.
    }
    const full =
      (cause as NodeJS.ErrnoException).code === 'ENOSPC' || (cause as NodeJS.ErrnoException).code === 'EDQUOT';
    this.#failure = new EnvironmentError(
      `recording to ${this.path}: ${full ? 'the disk is full' : errorMessage(cause)}`,
      {
        code: full ? 'DISK_FULL' : 'LOG_WRITE_FAILED',
        hint: full
          ? 'Free some space, or choose another directory for runs. What was recorded before can be analyzed.'
          : 'Check the disk. What was recorded before can be analyzed.',
        cause,
      },
    );
    this.#options.onFailure?.(this.#failure);
  }
}
