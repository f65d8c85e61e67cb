import { InputError } from '../core/index.js';
import type { ByteWindow } from './byte-window.js';
import type { EventSink } from './event-sink.js';

/**
 * Leaves out a record that a recorder did not live to finish, behind records that are whole: the input ends in its
 * middle, on its only line. Whatever was recorded before it is the beginning of the history, of which every verdict is
 * sound. A record that goes on over the next line is none of these: it would swallow all that follow.
 *
 * @param error what reading the record that starts at `start` threw; thrown again where it is anything else
 * @returns what is to be told about it
 */
export function leaveOutCutRecord(error: unknown, window: ByteWindow, start: number, sink: EventSink): string {
  const { bytes, end } = window;
  const isCut = window.complete && window.at >= end && sink.length > 0 && !bytes.subarray(start, end).includes(10);
  if (!(error instanceof InputError) || !isCut) throw error;
  sink.begin();
  const { line } = window.position(start);
  return (
    `line ${line} of ${window.name} is cut off after ${end - start} bytes and was left out: ` +
    'its recorder was stopped while it wrote'
  );
}
