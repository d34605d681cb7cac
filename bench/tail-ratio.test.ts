import { assert, assertEquals } from "@std/assert";
import { latency } from "./statistics.ts";
import { type Ratio, type SlicePair, tailRatio } from "./tail-ratio.ts";
import { seeded } from "../e2e/hostile/garbage.ts";

/** Few, for speed. */
const RESAMPLES = 200;

Deno.test("tailRatio compares the same 99th percentiles as latency does", () => {
  const random = seeded(1);
  const pairs = experiment(random, 2, 7);
  const { calm, other, pooled } = tailRatio(pairs, random, { resamples: RESAMPLES });
  assertEquals(calm, latency(pairs.flatMap((pair) => pair.calm)).p99);
  assertEquals(other, latency(pairs.flatMap((pair) => pair.other)).p99);
  assertEquals(pooled.ratio, other / calm);
});

Deno.test("tailRatio takes slices of different length as they are", () => {
  const { calm, other } = tailRatio([{ calm: [1], other: [3, 4] }, { calm: [2, 2, 5], other: [3] }], seeded(1));
  assertEquals([calm, other], [5, 4]);
});

Deno.test("tailRatio of nothing is no number", () => {
  const { pooled, typical } = tailRatio([], seeded(1));
  assertEquals([pooled, typical], Array(2).fill({ ratio: NaN, low: NaN, high: NaN }));
});

Deno.test("tailRatio of a typical pair is the geometric mean, and one pause of the machine does not decide it", () => {
  const pairs: SlicePair[] = Array.from({ length: 20 }, () => ({ calm: [1], other: [2] }));
  const round = ({ ratio }: Ratio) => Number(ratio.toFixed(6));
  assertEquals(round(tailRatio(pairs, seeded(1)).typical), 2);
  const paused = tailRatio([...pairs, { calm: [1_000], other: [2] }], seeded(1));
  assertEquals(round(paused.pooled), 0.002);
  assertEquals(round(paused.typical), Number((2 ** (20 / 21) * (2 / 1_000) ** (1 / 21)).toFixed(6)));
});

Deno.test("tailRatio says the same again with the same seed", () => {
  const pairs = experiment(seeded(3), 1, 20);
  assertEquals(tailRatio(pairs, seeded(4)), tailRatio(pairs, seeded(4)));
});

Deno.test("tailRatio finds a difference in few of a hundred experiments without one", () => {
  const random = seeded(5);
  for (const kind of ["pooled", "typical"] as const) {
    const slower = experiments(random, 1).filter((result) => result[kind].low > 1);
    // 2.5 are to be expected; were single values drawn instead of pairs, there would be dozens.
    assert(slower.length <= 7, `${kind}: ${slower.length} of 100`);
  }
});

Deno.test("tailRatio finds half as much again, though pauses of the machine hide it from the pooled values", () => {
  const results = experiments(seeded(6), 1.5);
  const slower = results.filter(({ typical }) => typical.low > 1);
  assert(slower.length >= 90, `${slower.length} of 100`);
  for (const { pooled, typical } of results) {
    for (const { ratio, low, high } of [pooled, typical]) assert(low <= ratio && ratio <= high);
  }
});

function experiments(random: () => number, times: number) {
  return Array.from({ length: 100 }, () => tailRatio(experiment(random, times, 30), random, { resamples: RESAMPLES }));
}

/** Pairs in which everything takes `times` as long in the second slice. */
function experiment(random: () => number, times: number, pairs: number): SlicePair[] {
  return Array.from({ length: pairs }, () => ({ calm: slice(random, 1), other: slice(random, times) }));
}

/** Mostly quick; now and then something else on the machine delays many at once. */
function slice(random: () => number, times: number): number[] {
  const pause = random() < 0.2 ? 5 * random() : 0;
  return Array.from({ length: 100 }, (_, at) => times * random() + (at < 5 ? pause : 0));
}
