import type { Value } from '../../src/core/index.js';

/** Keys and values of a test, as etcd stores them: paths under `/dsverify`, and JSON. */
export function registerKey(key: Value | undefined): Buffer {
  return Buffer.from(`/dsverify/register/${nameOf(key)}`);
}

/** Beginning of the keys of a set's elements. The `/` at its end keeps set 1 and set 12 apart. */
export function setPrefix(key: Value | undefined): Buffer {
  return Buffer.from(`/dsverify/set/${nameOf(key)}/`);
}

export function elementKey(key: Value | undefined, element: Value): Buffer {
  return Buffer.concat([setPrefix(key), Buffer.from(nameOf(element))]);
}

/** The end of the range of all keys with a prefix: the prefix with its last byte raised by one. */
export function prefixEnd(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  for (let i = end.length - 1; i >= 0; i--) {
    const byte = end[i] ?? 255;
    if (byte === 255) continue;
    end[i] = byte + 1;
    return end.subarray(0, i + 1);
  }
  // Nothing but 255s: to etcd, one zero byte is "to the end of all keys".
  return Buffer.from([0]);
}

export function encodeValue(value: Value): Buffer {
  return Buffer.from(JSON.stringify(value));
}

export function decodeValue(stored: Buffer): Value {
  return JSON.parse(stored.toString('utf8')) as Value;
}

/** A key in the history as one path segment: the same key, the same text, and no `/` in it. */
function nameOf(key: Value | undefined): string {
  return key === undefined ? '' : encodeURIComponent(JSON.stringify(key));
}
