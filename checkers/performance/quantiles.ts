/** Quantiles of a sample; `NaN`-free. All zero-length samples give undefined. */
export interface Quantiles {
  readonly count: number;
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Exact quantiles (nearest rank) of a sample, in its own unit. Sorts the sample in place. */
export function quantiles(sample: Float64Array): Quantiles | undefined {
  const { length } = sample;
  if (length === 0) return undefined;
  sample.sort();
  const rank = (share: number) => sample[Math.min(length - 1, Math.ceil(share * length) - 1)];
  return {
    count: length,
    min: sample[0],
    p50: rank(0.5),
    p95: rank(0.95),
    p99: rank(0.99),
    p999: rank(0.999),
    max: sample[length - 1],
  };
}
