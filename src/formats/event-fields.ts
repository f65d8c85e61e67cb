/** What an event may carry. Everything else in a foreign event is left out. */
export const OTHER = 0;
export const INDEX = 1;
export const TIME = 2;
export const PROCESS = 3;
export const TYPE = 4;
export const F = 5;
export const VALUE = 6;
export const KEY = 7;
export const NODE = 8;
export const ERROR = 9;

const FIELD_NAMES: readonly (readonly [name: string, field: number])[] = [
  ['index', INDEX],
  ['time', TIME],
  ['timeNs', TIME],
  ['process', PROCESS],
  ['type', TYPE],
  ['f', F],
  ['value', VALUE],
  ['key', KEY],
  ['node', NODE],
  ['error', ERROR],
];

/** Names by their length, as bytes: found without a string being made. */
const BY_LENGTH: readonly (readonly { readonly bytes: Uint8Array; readonly field: number }[])[] = Array.from(
  { length: 8 },
  (_, length) =>
    FIELD_NAMES.filter(([name]) => name.length === length).map(([name, field]) => ({
      bytes: Buffer.from(name),
      field,
    })),
);

const SLASH = 0x2f;

/** The field that a key names; {@link OTHER} for all keys that mean nothing here. A namespace does not count. */
export function fieldOf(bytes: Uint8Array, from: number, to: number): number {
  const candidates = BY_LENGTH[to - from];
  if (candidates !== undefined) {
    for (let i = 0; i < candidates.length; i++) {
      if (sameBytes(candidates[i].bytes, bytes, from)) return candidates[i].field;
    }
  }
  for (let at = to - 2; at > from; at--) if (bytes[at] === SLASH) return fieldOf(bytes, at + 1, to);
  return OTHER;
}

function sameBytes(name: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[from + i]) return false;
  return true;
}
