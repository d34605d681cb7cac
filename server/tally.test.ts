import { assertEquals } from "@std/assert";
import { Tally } from "./tally.ts";

Deno.test("Tally speaks at once, then once an interval with all that came since, for each key by itself", () => {
  const tally = new Tally<"a" | "b">({ intervalMs: 1_000 });
  assertEquals(tally.add("a", 0), 1);
  assertEquals([tally.add("a", 1), tally.add("a", 500), tally.add("a", 999)], [undefined, undefined, undefined]);
  assertEquals(tally.add("b", 999), 1);
  assertEquals(tally.add("a", 1_000), 4);
  assertEquals(tally.add("a", 1_001), undefined);
  assertEquals(tally.add("a", 9_000), 2);
});
