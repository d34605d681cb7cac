import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { OnlineCount } from "./online-count.ts";

const random = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));

function online(draw: Iterator<number> = [0.5].values().map((n) => n)): OnlineCount {
  let last = 0.5;
  return new OnlineCount({ random: () => last = draw.next().value ?? last, sampleMs: 1_000 });
}

Deno.test("OnlineCount shows 0 for fewer than ten and two significant digits for more", () => {
  for (const [connected, shown] of [[0, 0], [9, 0], [10, 10], [57, 50], [123, 120], [1_234, 1_200], [98_765, 98_000]]) {
    const count = online();
    count.sample(connected!, 0);
    assertEquals(count.shown, shown, `${connected}`);
  }
});

Deno.test("OnlineCount looks only at its intervals", () => {
  const count = online();
  assertEquals(count.sample(50, 0), true);
  assertEquals(count.sample(500, 999), false);
  assertEquals(count.shown, 50);
  assertEquals(count.sample(500, 1_000), true);
  assertEquals(count.shown, 500);
});

Deno.test("OnlineCount says when the number to show has not changed", () => {
  const count = online();
  assertEquals(count.sample(0, 0), false);
  assertEquals(count.sample(50, 1_000), true);
  assertEquals(count.sample(59, 2_000), false);
});

Deno.test("One person's coming or going right after a change never shows", () => {
  fc.assert(fc.property(random, fc.nat(20_000), (draw, connected) => {
    const count = online(draw);
    count.sample(connected, 0);
    const before = count.shown;
    for (const [i, change] of [1, 0, -1, 0, 1].entries()) {
      count.sample(Math.max(0, connected + change), 1_000 * (i + 1));
      assertEquals(count.shown, before);
    }
  }));
});

Deno.test("One person who comes and goes all the time changes the number at most once, whatever it was before", () => {
  fc.assert(fc.property(random, fc.array(fc.nat(3_000), { minLength: 1 }), (draw, history) => {
    const count = online(draw);
    let now = 0;
    for (const connected of history) count.sample(connected, now += 1_000);
    let changes = 0;
    for (let i = 0; i < 20; i++) if (count.sample(history.at(-1)! + i % 2, now += 1_000)) changes++;
    assertLessOrEqual(changes, 1);
  }));
});

Deno.test("OnlineCount stays within two steps of the truth, and returns to 0 when everybody left", () => {
  fc.assert(fc.property(random, fc.array(fc.nat(30_000), { minLength: 1 }), (draw, history) => {
    const count = online(draw);
    let now = 0;
    for (const connected of history) {
      count.sample(connected, now += 1_000);
      const step = Math.max(10, 10 ** (String(Math.max(connected, count.shown)).length - 2));
      assertLessOrEqual(Math.abs(count.shown - connected), 2 * step);
    }
    count.sample(0, now += 1_000);
    assertEquals(count.shown, 0);
  }));
  assert(online().shown === 0);
});
