import { assert, assertEquals } from "@std/assert";
import { FRAME_KINDS } from "../../protocol/mod.ts";
import { DEFAULT_RATES, type RateKind, RateLimits } from "./rate-limits.ts";

Deno.test("RateLimits count every kind by itself", () => {
  const limits = new RateLimits();
  for (let i = 0; i < DEFAULT_RATES.chat.burst; i++) assertEquals(limits.take("chat", 0), 0);
  assertEquals(limits.take("chat", 0), 200);
  assertEquals(limits.take("typing", 0), 0);
});

Deno.test("RateLimits of two connections are apart", () => {
  const [one, other] = [new RateLimits(), new RateLimits()];
  for (let i = 0; i < 100; i++) one.take("report", 0);
  assert(one.take("report", 0) > 0);
  assertEquals(other.take("report", 0), 0);
});

Deno.test("The default rates let a careful person through and hold ten times the rate back, for every kind", () => {
  for (const kind of Object.keys(DEFAULT_RATES) as RateKind[]) {
    const { burst, perSecond } = DEFAULT_RATES[kind];
    const [careful, flood] = [new RateLimits(), new RateLimits()];
    let passed = 0;
    for (let i = 0; i < 1_000; i++) {
      assertEquals(careful.take(kind, Math.ceil(i * 1_000 / perSecond)), 0, kind);
      if (flood.take(kind, i * 100 / perSecond) === 0) passed++;
    }
    assert(passed <= burst + 101, kind);
  }
});

Deno.test("RateLimits are fresh again when nothing of them makes a difference", () => {
  const limits = new RateLimits({ strikes: 3 });
  assert(limits.areFresh(0));
  limits.take("leave", 0);
  assertEquals([limits.areFresh(19_999), limits.areFresh(20_000)], [false, true], "it is known when they came last");
  for (let i = 0; i < DEFAULT_RATES.report.burst; i++) limits.take("report", 0);
  assertEquals([limits.areFresh(89_999), limits.areFresh(90_000)], [false, true]);
  limits.strike(100_000);
  assertEquals([limits.areFresh(109_999), limits.areFresh(110_000)], [false, true]);
});

Deno.test("What is counted can be told: how much of each kind is used, and the strikes while they count", () => {
  const limits = new RateLimits({ strikes: 3, strikeWindowMs: 1_000 });
  assertEquals(limits.used(0), { strikes: 0 });
  for (let i = 0; i < 3; i++) limits.take("join", 0);
  limits.take("report", 0);
  limits.strike(0);
  assertEquals(limits.used(0), { join: 3, report: 1, strikes: 1 });
  assertEquals(limits.used(999), { join: 3, report: 1, strikes: 1 }, "not all of the third is back");
  assertEquals(limits.used(1_000), { join: 2, report: 1, strikes: 0 });
  assertEquals(limits.used(30_000), { strikes: 0 });
});

Deno.test("A pause is made up for: what is owed, what was missed, and what could have come, once and within a bound", () => {
  const { burst, perSecond } = DEFAULT_RATES.typing;
  const passed = (limits: RateLimits, now: number) => {
    let count = 0;
    while (limits.take("typing", now) === 0) count++;
    return count;
  };
  const limits = new RateLimits();
  assertEquals(passed(limits, 0), burst);
  limits.owe("typing");
  limits.makeUpFor({ frames: 2, ms: 1_000 }, 0);
  assertEquals(passed(limits, 0), 1 + 2 + perSecond);
  limits.makeUpFor({ frames: 0, ms: 0 }, 0);
  assertEquals(passed(limits, 0), 0, "what was owed is owed once");
  limits.makeUpFor({ frames: 1e9, ms: Infinity }, 0);
  assertEquals(passed(limits, 0), burst + 20 * perSecond);
});

Deno.test("Every kind's burst passes to the last one at today's times, and not one more", () => {
  const now = 1_789_000_000_123;
  for (const kind of Object.keys(DEFAULT_RATES) as RateKind[]) {
    const limits = new RateLimits();
    for (let i = 0; i < DEFAULT_RATES[kind].burst; i++) assertEquals(limits.take(kind, now), 0, kind);
    const wait = limits.take(kind, now);
    assert(wait > 0, kind);
    assertEquals(limits.take(kind, now + wait), 0, kind);
  }
});

Deno.test("The default rates know every frame kind", () => {
  for (const kind of Object.keys(FRAME_KINDS) as RateKind[]) assertEquals(new RateLimits().take(kind, 0), 0);
});

Deno.test("RateLimits let a full report pass at once", () => {
  const limits = new RateLimits();
  assertEquals(Array.from({ length: 90 }, () => limits.take("evidence", 0)).some((wait) => wait > 0), false);
});

Deno.test("RateLimits call for the end at the last strike within the window", () => {
  const limits = new RateLimits({ strikes: 3, strikeWindowMs: 1_000 });
  assertEquals([limits.strike(0), limits.strike(500), limits.strike(999)], [false, false, true]);
});

Deno.test("RateLimits forgive strikes when the window is over", () => {
  const limits = new RateLimits({ strikes: 3, strikeWindowMs: 1_000 });
  assertEquals([limits.strike(0), limits.strike(0), limits.strike(1_000), limits.strike(1_000)], [
    false,
    false,
    false,
    false,
  ]);
  assertEquals(limits.strike(1_999), true);
});
