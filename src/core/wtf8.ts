/*
 * WTF-8 (Sapin, "The WTF-8 encoding"): UTF-8 in which a surrogate without its other half keeps a code of its own. Such
 * strings are no Unicode text, but a database can answer them (`"\\ud800"` is JSON), and two that differ are two values.
 */

const encoder = new TextEncoder();
/** A mark at the start of a text is part of it. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const LONE_SURROGATE = /\p{Surrogate}/u;
const REPLACEMENT = '\ufffd';

/** The bytes of a string: its UTF-8, and lone surrogates as three bytes each. */
export function encodeWtf8(text: string): Uint8Array {
  if (!LONE_SURROGATE.test(text)) return encoder.encode(text);
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const { index } of text.matchAll(/\p{Surrogate}/gu)) {
    const code = text.charCodeAt(index);
    pieces.push(encoder.encode(text.slice(from, index)));
    pieces.push(Uint8Array.of(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)));
    from = index + 1;
  }
  pieces.push(encoder.encode(text.slice(from)));
  return Buffer.concat(pieces);
}

/** The string of bytes that {@link encodeWtf8} made. Bytes that are no WTF-8 become replacement characters. */
export function decodeWtf8(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  if (!text.includes(REPLACEMENT)) return text;
  let result = '';
  let from = 0;
  for (let at = 0; at + 2 < bytes.length; at++) {
    if (!isSurrogate(bytes, at)) continue;
    result += decoder.decode(bytes.subarray(from, at));
    result += String.fromCharCode(
      0xd000 | (((bytes[at + 1] as number) & 0x3f) << 6) | ((bytes[at + 2] as number) & 0x3f),
    );
    from = at + 3;
    at += 2;
  }
  return from === 0 ? text : result + decoder.decode(bytes.subarray(from));
}

function isSurrogate(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xed && (bytes[at + 1] as number) >= 0xa0 && ((bytes[at + 2] as number) & 0xc0) === 0x80;
}
