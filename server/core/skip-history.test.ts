import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { SKIP_COOL_DOWN, SkipHistory } from "./skip-history.ts";

const { free, firstMs, longestMs, instantMs, windowMs } = SKIP_COOL_DOWN;

/** Rooms one after the other, each left after so long, 100 ms apart. Returns what each cost. */
function costs(stays: readonly number[]): number[] {
  const history = new SkipHistory();
  let now = 1_000_000;
  return stays.map((stay) => {
    history.began(now);
    now += stay;
    history.left(now);
    const wait = history.waitMs(now);
    now += wait + 100;
    return wait;
  });
}

Deno.test("The first instant skips are free, then each costs twice as much as the one before, up to a bound", () => {
  const found = costs(Array(12).fill(500));
  assertEquals(found.slice(0, free), Array(free).fill(0));
  assertEquals(found.slice(free, free + 4), [firstMs, firstMs * 2, firstMs * 4, firstMs * 8]);
  assert(found.every((cost) => cost <= longestMs));
});

Deno.test("Whoever stays a while never waits, however often they pass on", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: instantMs, max: 600_000 }), { maxLength: 50 }), (stays) => {
    assert(costs(stays).every((cost) => cost === 0));
  }));
});

Deno.test("Whoever was left waits for nothing", () => {
  const history = new SkipHistory();
  for (let now = 0; now < 20_000; now += 500) {
    history.began(now);
    history.ended();
    history.left(now + 1); // there is no room any more
    assertEquals(history.waitMs(now + 1), 0);
  }
});

Deno.test("Only the skips within the window are counted", () => {
  const history = new SkipHistory();
  for (const now of [0, 100]) {
    history.began(now);
    history.left(now + 1);
  }
  assertEquals([101, windowMs, windowMs + 1, windowMs + 101].map((now) => history.countedSkips(now)), [2, 2, 1, 0]);
});

Deno.test("A skip counts for its window, to the millisecond", () => {
  for (const late of [0, 1]) {
    const history = new SkipHistory();
    for (let skip = 0; skip < free; skip++) {
      history.began(0);
      history.left(1);
    }
    const now = windowMs + late;
    history.began(now);
    history.left(now);
    assertEquals(history.waitMs(now), late ? 0 : firstMs);
  }
});

Deno.test("A quiet minute forgives everything", () => {
  const history = new SkipHistory();
  for (let skip = 0; skip <= free; skip++) {
    history.began(skip * 100);
    history.left(skip * 100 + 1);
  }
  assertEquals(history.waitMs(501), firstMs);
  assertEquals(history.waitMs(501 + firstMs), 0);
  history.began(windowMs + 501);
  history.left(windowMs + 502);
  assertEquals(history.waitMs(windowMs + 502), 0);
});

Deno.test("The wait is never negative, never longer than the bound, and only shrinks while nothing happens", () => {
  const step = fc.record({ pause: fc.nat(20_000), what: fc.constantFrom("began", "left", "ended") });
  fc.assert(fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
    const history = new SkipHistory();
    let now = 0;
    for (const { pause, what } of steps) {
      const before = history.waitMs(now);
      now += pause;
      assertEquals(history.waitMs(now), Math.max(0, before - pause));
      if (what === "ended") history.ended();
      else history[what as "began" | "left"](now);
      assert(history.waitMs(now) >= 0 && history.waitMs(now) <= longestMs);
    }
  }));
});
