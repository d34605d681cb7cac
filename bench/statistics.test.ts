import { assertEquals } from "@std/assert";
import { latency, quantile, spread } from "./statistics.ts";

Deno.test("quantile is the value at the nearest rank", () => {
  const values = Array.from({ length: 1_000 }, (_, i) => i + 1);
  assertEquals([0.5, 0.99, 0.999, 1].map((share) => quantile(values, share)), [500, 990, 999, 1_000]);
  assertEquals(quantile([7], 0.999), 7);
  assertEquals(quantile([], 0.5), NaN);
});

Deno.test("spread gives the median and the range, and leaves the values alone", () => {
  const values = [3, 1, 2];
  assertEquals(spread(values), { median: 2, min: 1, max: 3 });
  assertEquals(values, [3, 1, 2]);
});

Deno.test("latency sorts by number, not by text", () => {
  assertEquals(latency([10, 9, 100]), { p50: 10, p99: 100, p999: 100, samples: 3 });
});
