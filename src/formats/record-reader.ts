import { type ByteWindow, INCOMPLETE } from './byte-window.js';

/** Reads one record after the other into a sink. */
export interface RecordReader {
  /**
   * Reads the next record; false at the end of the input. Throws {@link INCOMPLETE} where the window holds only a part
   * of it: then it is called again from the record's start when more is there.
   */
  next(): boolean;
  /** What was tolerated, in words. */
  readonly warnings?: readonly string[];
}

/** Runs a reader over a whole input, loading more whenever it asks. */
export async function readRecords(window: ByteWindow, reader: RecordReader): Promise<void> {
  for (;;) {
    if (readLoaded(window, reader)) return;
    // A record is read from its start again: with twice as much of it each time, that is linear in all.
    const loaded = window.end - window.at;
    do await window.refill();
    while (!window.complete && window.end - window.at < loaded * 2);
  }
}

/** True when the input is read to its end; false when more bytes are needed. */
function readLoaded(window: ByteWindow, reader: RecordReader): boolean {
  let start = window.at;
  try {
    while (reader.next()) start = window.at;
    return true;
  } catch (error) {
    if (error !== INCOMPLETE) throw error;
    window.at = start;
    return false;
  }
}
