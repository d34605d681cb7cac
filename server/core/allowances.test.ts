import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { Allowances } from "./allowances.ts";
import { DEFAULT_RATES } from "./rate-limits.ts";
import { RetentionRow } from "./retention.ts";
import { SKIP_COOL_DOWN } from "./skip-history.ts";

const KEPT_MS = 60_000;

function create(): Allowances {
  return new Allowances(new RetentionRow("address-use", KEPT_MS));
}

Deno.test("Who comes again from the same address goes on with what is left, another address begins anew", () => {
  const allowances = create();
  const first = allowances.take("x", 0);
  for (let i = 0; i < DEFAULT_RATES.report.burst; i++) first.limits.take("report", 0);
  allowances.giveBack("x", first, 0);
  assertEquals(allowances.take("y", 1).limits.take("report", 1), 0);
  const again = allowances.take("x", 1);
  assertStrictEquals(again, first);
  assert(again.limits.take("report", 1) > 0);
  assert(allowances.take("x", 1) !== first);
});

Deno.test("What skipping cost stays when the connection goes, and the room does not", () => {
  const allowances = create();
  const flicker = allowances.take("x", 0);
  for (let skip = 0; skip <= SKIP_COOL_DOWN.free; skip++) {
    flicker.skips.began(0);
    flicker.skips.left(1);
  }
  flicker.skips.began(1);
  allowances.giveBack("x", flicker, 1);
  const back = allowances.take("x", 2);
  assertEquals(back.skips.waitMs(2), SKIP_COOL_DOWN.firstMs - 1);
  back.skips.left(2);
  assertEquals(back.skips.waitMs(2), SKIP_COOL_DOWN.firstMs - 1, "leaving no room costs nothing");
});

Deno.test("A hello is free on every connection", () => {
  const allowances = create();
  for (let round = 0; round < 20; round++) {
    const allowance = allowances.take("x", round);
    assertEquals(allowance.limits.take("hello", round), 0, String(round));
    allowances.giveBack("x", allowance, round);
  }
});

Deno.test("What makes no difference any more is not kept, nor anything for longer than the table says", () => {
  const allowances = create();
  allowances.giveBack("nothing was done", allowances.take("nothing was done", 0), 0);
  assertEquals(allowances.size, 0);
  const [little, much] = ["little", "much"].map((key) => {
    const allowance = allowances.take(key, 0);
    allowance.limits.take("typing", 0);
    return allowance;
  });
  for (let i = 0; i < DEFAULT_RATES.report.burst; i++) much!.limits.take("report", 0);
  allowances.giveBack("little", little!, 0);
  allowances.giveBack("much", much!, 0);
  allowances.sweep(30_000);
  assertEquals([allowances.leftOf("little"), allowances.leftOf("much")], [0, 1]);
  assert(!much!.isFresh(KEPT_MS), "or this shows nothing");
  allowances.sweep(KEPT_MS);
  assertEquals(allowances.size, 0);
});

Deno.test("However connections come and go, an address never has more allowances than it had connections at once", () => {
  fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 100 }), (comings) => {
    const allowances = create();
    const seen = new Set<unknown>();
    const open: ReturnType<Allowances["take"]>[] = [];
    let most = 0;
    for (const comes of comings) {
      const last = comes ? undefined : open.shift();
      if (last !== undefined) allowances.giveBack("x", last, 0);
      else if (comes) {
        const allowance = allowances.take("x", 0);
        allowance.limits.take("chat", 0);
        assert(!open.includes(allowance), "one connection, one allowance");
        open.push(allowance);
        seen.add(allowance);
        most = Math.max(most, open.length);
      }
    }
    assertEquals(seen.size, most);
  }));
});
