import { assertEquals } from "@std/assert";
import { CLOCK_SKEW_MS } from "./clock-skew.ts";
import { PeriodKeys } from "./period-keys.ts";

function counted(kept: number) {
  let made = 0;
  return new PeriodKeys({ periodMs: 100, kept, make: (period) => `${period}:${made++}` });
}

Deno.test("PeriodKeys gives one key per period", () => {
  const keys = counted(1);
  assertEquals(keys.current(250), "2:0");
  assertEquals(keys.current(299), "2:0");
  assertEquals(keys.current(300), "3:1");
});

Deno.test("PeriodKeys finds the kept periods, and neither older nor future ones", () => {
  const keys = counted(2);
  const then = keys.current(100);
  assertEquals(keys.at(150, 399), then);
  assertEquals(keys.at(150, 400), undefined);
  assertEquals(keys.at(501, 399), undefined);
  assertEquals(keys.at(NaN, 399), undefined);
});

Deno.test("PeriodKeys knows the next period a moment early, for nodes whose clocks are ahead", () => {
  const periodMs = 10 * CLOCK_SKEW_MS;
  const keys = new PeriodKeys({ periodMs, kept: 0, make: String });
  assertEquals(keys.at(periodMs, periodMs - CLOCK_SKEW_MS), "1");
  assertEquals(keys.at(periodMs, periodMs - CLOCK_SKEW_MS - 1), undefined);
  assertEquals(keys.at(periodMs + 2, periodMs - CLOCK_SKEW_MS + 1), undefined);
});

Deno.test("PeriodKeys drops keys whose time is over and never gives them back", () => {
  const keys = counted(1);
  for (let now = 0; now < 5_000; now += 50) {
    keys.current(now);
    assertEquals(keys.size <= 2, true);
  }
  keys.sweep(10_000);
  assertEquals(keys.size, 0);
  assertEquals(keys.at(4_999, 10_000), undefined);
});
