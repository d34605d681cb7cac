import { assert, assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { TokenBucket } from "./token-bucket.ts";

Deno.test("TokenBucket lets a burst pass, then says how long to wait, and that is exact", () => {
  const bucket = new TokenBucket({ burst: 2, perSecond: 4 }, 0);
  assertEquals([bucket.take(0), bucket.take(0), bucket.take(0)], [0, 0, 250]);
  assertEquals(bucket.take(249), 1);
  assertEquals(bucket.take(250), 0);
  assertEquals(bucket.take(250), 250);
});

Deno.test("TokenBucket takes nothing when it refuses", () => {
  const bucket = new TokenBucket({ burst: 1, perSecond: 1 }, 0);
  bucket.take(0);
  for (let now = 0; now < 1_000; now += 10) assert(bucket.take(now) > 0);
  assertEquals(bucket.take(1_000), 0);
});

Deno.test("TokenBucket never holds more than its burst", () => {
  const bucket = new TokenBucket({ burst: 2, perSecond: 1 }, 0);
  assertEquals([bucket.take(1e9), bucket.take(1e9), bucket.take(1e9)], [0, 0, 1_000]);
});

Deno.test("TokenBucket charges by cost; what costs more than the burst never passes", () => {
  const bucket = new TokenBucket({ burst: 10, perSecond: 1 }, 0);
  assertEquals(bucket.take(0, 8), 0);
  assertEquals(bucket.take(0, 5), 3_000);
  assertEquals(bucket.take(0, 11), Infinity);
  assertEquals(bucket.take(0, 2), 0);
});

Deno.test("TokenBucket gives nothing when the clock goes back", () => {
  const bucket = new TokenBucket({ burst: 1, perSecond: 1 }, 1_000);
  bucket.take(1_000);
  assertEquals(bucket.take(500), 1_000);
  assertEquals(bucket.take(2_000), 0);
});

Deno.test("TokenBucket knows when it is as good as new", () => {
  const bucket = new TokenBucket({ burst: 2, perSecond: 1 }, 0);
  bucket.take(0);
  assertEquals([bucket.isFull(999), bucket.isFull(1_000)], [false, true]);
});

Deno.test("TokenBucket without a burst or a rate is a programmer's mistake", () => {
  assertThrows(() => new TokenBucket({ burst: 0, perSecond: 1 }, 0), RangeError, "got 0 and 1");
  assertThrows(() => new TokenBucket({ burst: 1, perSecond: NaN }, 0), RangeError, "got 1 and NaN");
});

Deno.test("TokenBucket never passes more than burst plus rate times time, in any stretch", () => {
  const rate = fc.record({ burst: fc.integer({ min: 1, max: 20 }), perSecond: fc.integer({ min: 1, max: 50 }) });
  fc.assert(fc.property(rate, fc.array(fc.nat(500), { minLength: 1 }), (rate, gaps) => {
    const bucket = new TokenBucket(rate, 0);
    const passed: number[] = [];
    let now = 0;
    for (const gap of gaps) if (bucket.take(now += gap) === 0) passed.push(now);
    for (const [i, from] of passed.entries()) {
      for (const [j, to] of passed.entries()) {
        if (j >= i) assertLessOrEqual(j - i + 1, rate.burst + (to - from) / 1_000 * rate.perSecond + 1e-6);
      }
    }
  }));
});

Deno.test("A token bucket takes granted tokens first, and only once", () => {
  const bucket = new TokenBucket({ burst: 2, perSecond: 1 }, 0);
  bucket.grant(3);
  assertEquals(bucket.isFull(0), false);
  assertEquals([1, 2, 3, 4, 5, 6].map(() => bucket.take(0)), [0, 0, 0, 0, 0, 1_000]);
  assertEquals(bucket.isFull(2_000), true);
});
