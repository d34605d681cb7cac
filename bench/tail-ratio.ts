import { quantile } from "./statistics.ts";

/** What was measured in two stretches of time next to each other: one as always, one in which something was different. */
export type SlicePair = { calm: readonly number[]; other: readonly number[] };

/** A ratio, and the bounds of its 95 % confidence interval. */
export type Ratio = { ratio: number; low: number; high: number };

/** How one percentile of the two compares; NaN and Infinity where there is nothing to compare. */
export type TailRatio = {
  calm: number;
  other: number;
  /** Of everything in slices of either kind together: what people felt. A single pause of the machine can decide it. */
  pooled: Ratio;
  /** In a typical pair: geometric mean of the ratios within the pairs. Such a pause counts in one pair only. */
  typical: Ratio;
};

const CONFIDENCE = 0.95;

/** For people: the ratio, with its interval. */
export function showRatio({ ratio, low, high }: Ratio): string {
  return `${ratio.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

/**
 * Compares the tails, the 99th percentile unless told otherwise. Intervals are percentile bootstraps (Efron 1979) over whole pairs: values of one slice hang together,
 * for one pause of anything delays all that fall into it, so drawing single values would make them far too narrow.
 */
export function tailRatio(
  pairs: readonly SlicePair[],
  random: () => number,
  { resamples = 2_000, share = 0.99 }: { resamples?: number; share?: number } = {},
): TailRatio {
  const calm = new Tail(pairs.map((pair) => pair.calm), share);
  const other = new Tail(pairs.map((pair) => pair.other), share);
  const tailOf = (values: readonly number[]) => quantile(Float64Array.from(values).sort(), share);
  const logs = pairs.map((pair) => Math.log(tailOf(pair.other) / tailOf(pair.calm)));
  const pooled = (weights: Uint32Array) => other.at(weights) / calm.at(weights);
  const typical = (weights: Uint32Array) =>
    Math.exp(logs.reduce((sum, log, pair) => sum + log * weights[pair]!, 0) / logs.length);
  const once = new Uint32Array(pairs.length).fill(1);
  const draws = Array.from({ length: resamples }, () => draw(pairs.length, random));
  const ratio = (statistic: (weights: Uint32Array) => number): Ratio => {
    const drawn = Float64Array.from(draws, statistic).sort();
    const [low, high] = [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2].map((share) => quantile(drawn, share));
    return { ratio: statistic(once), low: low!, high: high! };
  };
  return { calm: calm.at(once), other: other.at(once), pooled: ratio(pooled), typical: ratio(typical) };
}

/** How often each of so many is drawn, when as many are drawn with putting back. */
function draw(count: number, random: () => number): Uint32Array {
  const weights = new Uint32Array(count);
  for (let drawn = 0; drawn < count; drawn++) weights[Math.floor(random() * count)]!++;
  return weights;
}

/** Slices, sorted once, of which some count more than once and some not at all. */
class Tail {
  readonly #values: Float64Array;
  /** From which slice each value is. */
  readonly #slices: Uint32Array;
  readonly #sizes: number[];
  readonly #share: number;

  constructor(slices: readonly (readonly number[])[], share: number) {
    this.#share = share;
    const all = slices.flatMap((values, slice) => values.map((value) => ({ value, slice })));
    all.sort((a, b) => b.value - a.value);
    this.#values = Float64Array.from(all, ({ value }) => value);
    this.#slices = Uint32Array.from(all, ({ slice }) => slice);
    this.#sizes = slices.map(({ length }) => length);
  }

  /** The percentile by nearest rank, each slice taken so many times; looked for from the top, where it is near. */
  at(weights: Uint32Array): number {
    const count = this.#sizes.reduce((sum, size, slice) => sum + size * weights[slice]!, 0);
    let left = count - Math.ceil(count * this.#share) + 1;
    for (let at = 0; at < this.#values.length; at++) {
      left -= weights[this.#slices[at]!]!;
      if (left <= 0) return this.#values[at]!;
    }
    return NaN;
  }
}
