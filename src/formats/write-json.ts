import { encodeOpLine, type History } from '../core/index.js';

/** Lines are handed on in pieces of about this many characters. */
const PIECE_LENGTH = 1 << 16;

/**
 * A history as JSON lines, one event a line, as `encodeOpLine` writes them. Yields pieces of text, to be written one
 * after the other. O(length).
 */
export function* toJsonLines(history: History): Generator<string, void, void> {
  let piece = '';
  for (const op of history.ops()) {
    piece += encodeOpLine(op);
    if (piece.length >= PIECE_LENGTH) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}
