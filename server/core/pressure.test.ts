import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Pressure } from "./pressure.ts";

/** So many joins per second, evenly, for so many seconds. */
function under(joinsPerSecond: number, seconds: number): { pressure: Pressure; now: number } {
  const pressure = new Pressure({ joinsPerSecond: 10, connections: 0.9 });
  let now = 0;
  for (; now < seconds * 1_000; now += 1_000 / joinsPerSecond) pressure.join(now);
  return { pressure, now };
}

Deno.test("There is no pressure while as many start as usual", () => {
  const { pressure, now } = under(9, 120);
  assertEquals(pressure.level(0.5, now), 0);
  assertEquals(pressure.level(0.9, now), 0);
});

Deno.test("More joins than the bound are pressure, as many times as they are more, until they stop", () => {
  const { pressure, now } = under(30, 120);
  assert(Math.abs(pressure.level(0, now) - 3) < 0.2);
  assertEquals(pressure.level(0, now + 12_000), 0);
});

Deno.test("A short rush is no pressure", () => {
  const { pressure, now } = under(30, 2);
  assertEquals(pressure.level(0, now), 0);
});

Deno.test("Few places left are pressure, too", () => {
  const pressure = new Pressure({ joinsPerSecond: 10, connections: 0.5 });
  assertEquals([0.5, 0.75, 1].map((share) => pressure.level(share, 0)), [0, 1.5, 2]);
});

Deno.test("With a bound of 0 there is always pressure; with all places as the bound never because of them", () => {
  assertEquals(new Pressure({ joinsPerSecond: 0, connections: 1 }).level(0, 0), 1);
  assertEquals(new Pressure({ joinsPerSecond: 10, connections: 1 }).level(1, 0), 0);
});

Deno.test("The level is 0 or at least 1, whatever happens, also when the clock goes back", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5_000, max: 5_000 })), fc.float({ min: 0, max: 1 }), (steps, share) => {
      const pressure = new Pressure({ joinsPerSecond: 1, connections: 0.5 });
      let now = 100_000;
      for (const step of steps) {
        pressure.join(now += step);
        const level = pressure.level(share, now);
        assert(level === 0 || level >= 1 && Number.isFinite(level));
      }
    }),
  );
});
