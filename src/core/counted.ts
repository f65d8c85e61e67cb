/** A whole number with its digits in groups: `12,423`. The platform's formats would take longer to load than most checks. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A number of things in words: `1 operation`, `12,423 operations`. */
export function counted(n: number, thing: string): string {
  return `${grouped(n)} ${thing}${n === 1 ? '' : 's'}`;
}
