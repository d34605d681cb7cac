import { assertEquals } from "@std/assert";
import { Bans } from "./bans.ts";

Deno.test("Bans hold until their time, for their key only", () => {
  const bans = new Bans();
  bans.add("x", 1_000);
  assertEquals([bans.isBanned("x", 999), bans.isBanned("x", 1_000), bans.isBanned("y", 0)], [true, false, false]);
  assertEquals([bans.until("x"), bans.until("y")], [1_000, -Infinity]);
});

Deno.test("A shorter ban does not shorten a longer one", () => {
  const bans = new Bans();
  bans.add("x", 1_000);
  bans.add("x", 500);
  assertEquals(bans.until("x"), 1_000);
  bans.add("x", 2_000);
  assertEquals(bans.until("x"), 2_000);
});

Deno.test("A ban can be lifted early", () => {
  const bans = new Bans();
  bans.add("x", 1_000);
  assertEquals([bans.lift("x"), bans.lift("x"), bans.isBanned("x", 0)], [true, false, false]);
});

Deno.test("A sweep forgets the bans that are over and no others", () => {
  const bans = new Bans();
  bans.add("x", 1_000);
  bans.add("y", 1_001);
  bans.sweep(1_000);
  assertEquals([bans.size, bans.isBanned("y", 1_000)], [1, true]);
});
