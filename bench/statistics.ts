/** Middle and range of the rounds of one measurement. */
export type Spread = { median: number; min: number; max: number };

/** Summary of at least one number. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), min: sorted[0]!, max: sorted.at(-1)! };
}

/** The value below which a share of sorted values lies, by nearest rank; NaN of none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** Quantiles that tell what people feel. */
export type Latency = { p50: number; p99: number; p999: number; samples: number };

/** Of values in any unit, in any order. */
export function latency(values: readonly number[]): Latency {
  const sorted = Float64Array.from(values).sort();
  return {
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    p999: quantile(sorted, 0.999),
    samples: sorted.length,
  };
}
