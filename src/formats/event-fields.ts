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

/** Added to a field whose key has a namespace: it counts only where no plain key of that name came before it. */
const NAMESPACED = 16;

/** The field that a key names, with {@link NAMESPACED} perhaps; {@link OTHER} for all keys that mean nothing here. */
export function fieldOf(bytes: Uint8Array, from: number, to: number): number {
  const plain = plainField(bytes, from, to);
  if (plain !== OTHER) return plain;
  for (let at = to - 2; at > from; at--) {
    if (bytes[at] !== SLASH) continue;
    const field = plainField(bytes, at + 1, to);
    return field === OTHER ? OTHER : field + NAMESPACED;
  }
  return OTHER;
}

function plainField(bytes: Uint8Array, from: number, to: number): number {
  const candidates = BY_LENGTH[to - from];
  if (candidates !== undefined) {
    for (let i = 0; i < candidates.length; i++) {
      if (sameBytes(candidates[i].bytes, bytes, from)) return candidates[i].field;
    }
  }
  return OTHER;
}

/** Which fields of an event its plain keys have given. */
export class GivenFields {
  #plain = 0;

  /** To be called before an event. */
  reset(): void {
    this.#plain = 0;
  }

  /** What a field counts as: {@link OTHER} where its key has a namespace and a plain one came before it. */
  take(field: number): number {
    if (field < NAMESPACED) {
      this.#plain |= 1 << field;
      return field;
    }
    return (this.#plain & (1 << (field - NAMESPACED))) === 0 ? field - NAMESPACED : OTHER;
  }
}

function sameBytes(name: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[from + i]) return false;
  return true;
}
