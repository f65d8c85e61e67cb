/** A number of things in words: `1 operation`, `12,423 operations`. */
export function counted(n: number, thing: string): string {
  return `${n.toLocaleString('en-US')} ${thing}${n === 1 ? '' : 's'}`;
}
