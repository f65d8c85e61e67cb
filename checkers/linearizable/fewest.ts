/**
 * Takes parts out of a list, ever smaller ones, as long as the rest `suffices`, until no single one can go (Zeller and
 * Hildebrandt, Simplifying and isolating failure-inducing input, 2002, section 3). `spent`: be content with what there is.
 */
export function fewest<T>(
  items: readonly T[],
  suffices: (rest: readonly T[]) => boolean,
  spent: () => boolean,
): readonly T[] {
  let kept = items;
  for (let size = kept.length >>> 1; size >= 1; size >>>= 1) {
    for (let again = true; again; ) {
      const before = kept.length;
      for (let at = 0; at < kept.length && kept.length > 1 && !spent(); ) {
        const rest = kept.toSpliced(at, size);
        if (rest.length > 0 && suffices(rest)) kept = rest;
        else at += size;
      }
      again = size === 1 && kept.length < before && !spent();
    }
  }
  return kept;
}
