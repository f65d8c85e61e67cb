import { TAG_ARRAY, TAG_INT, TAG_MAP, TAG_STRING, ValueCursor, type ValueEncoder } from '../core/index.js';

/** Writes a string whose UTF-8 lies in a buffer already. */
export function encodeStringBytes(encoder: ValueEncoder, bytes: Uint8Array, from: number, to: number): void {
  const length = to - from;
  if (length < 64) {
    // Almost every one: its length takes one byte, and a loop is faster than a call.
    encoder.reserve(length + 2);
    const target = encoder.bytes;
    let at = encoder.end;
    target[at++] = TAG_STRING;
    target[at++] = length;
    for (let i = from; i < to; i++) target[at++] = bytes[i];
    encoder.end = at;
    return;
  }
  encoder.tag(TAG_STRING);
  encoder.varint(length);
  encoder.reserve(length);
  encoder.bytes.set(bytes.subarray(from, to), encoder.end);
  encoder.end += length;
}

/** Writes a whole number from 0: small ones, almost all, without a call. */
export function encodeWhole(encoder: ValueEncoder, n: number): void {
  if (n >= 0x40000000) return encoder.int(n);
  encoder.reserve(6);
  const target = encoder.bytes;
  let at = encoder.end;
  target[at++] = TAG_INT;
  let rest = n * 2;
  while (rest >= 0x80) {
    target[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  target[at++] = rest;
  encoder.end = at;
}

/** Starts an array whose length is not known yet; what {@link closeArray} needs to fill it in. */
export function openArray(encoder: ValueEncoder): number {
  encoder.tag(TAG_ARRAY);
  encoder.varint(0);
  return encoder.end;
}

/** Fills in the number of elements that were written since {@link openArray}. */
export function closeArray(encoder: ValueEncoder, start: number, count: number): void {
  if (count < 0x80) {
    encoder.bytes[start - 1] = count;
    return;
  }
  const { end } = encoder;
  encoder.varint(count);
  const width = encoder.end - end;
  encoder.reserve(width);
  const length = encoder.bytes.slice(end, end + width);
  // The length takes more than the one byte that was kept for it: the elements make room.
  encoder.bytes.copyWithin(start - 1 + width, start, end);
  encoder.bytes.set(length, start - 1);
  encoder.end = end + width - 1;
}

/** One element of a set or entry of a map while its order is still open: where its bytes lie. */
export interface Piece {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** Takes back what was written from `start` on, as a copy. */
export function takePiece(encoder: ValueEncoder, start: number, key: string): Piece {
  const bytes = encoder.bytes.slice(start, encoder.end);
  encoder.end = start;
  return { key, bytes };
}

/** Writes a map from its entries: keys ascending, the last of equal keys counts. */
export function encodeMap(encoder: ValueEncoder, entries: readonly Piece[]): void {
  const last = new Map(entries.map((entry) => [entry.key, entry.bytes]));
  encoder.tag(TAG_MAP);
  encoder.varint(last.size);
  for (const key of [...last.keys()].toSorted()) {
    encoder.text(key);
    append(encoder, last.get(key) as Uint8Array);
  }
}

/** Writes a set as an array without duplicates: numbers ascending first, then everything else by its encoding. */
export function encodeSet(encoder: ValueEncoder, elements: readonly Piece[]): void {
  const sorted = elements.toSorted(comparePieces);
  const distinct = sorted.filter((piece, i) => i === 0 || comparePieces(piece, sorted[i - 1]) !== 0);
  encoder.array(distinct.length);
  for (const piece of distinct) append(encoder, piece.bytes);
}

function comparePieces(a: Piece, b: Piece): number {
  const left = wholeNumber(a);
  const right = wholeNumber(b);
  if (left !== undefined && right !== undefined) return left - right;
  if (left !== undefined || right !== undefined) return left === undefined ? 1 : -1;
  return Buffer.compare(a.bytes, b.bytes);
}

function wholeNumber({ bytes }: Piece): number | undefined {
  return bytes[0] === TAG_INT ? (new ValueCursor(bytes).value() as number) : undefined;
}

function append(encoder: ValueEncoder, bytes: Uint8Array): void {
  encoder.reserve(bytes.length);
  encoder.bytes.set(bytes, encoder.end);
  encoder.end += bytes.length;
}

const INTEGER = /^[+-]?\d+$/;
const FLOAT = /^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$/;

/** Writes a number given as text: whole ones exactly, of any size. False where it is no number. */
export function encodeNumber(encoder: ValueEncoder, text: string): boolean {
  if (INTEGER.test(text)) {
    const n = Number(text);
    if (Number.isSafeInteger(n)) encoder.int(n === 0 ? 0 : n);
    else encoder.value(BigInt(text.replace('+', '')));
    return true;
  }
  if (!FLOAT.test(text)) return false;
  encoder.number(Number(text));
  return true;
}
