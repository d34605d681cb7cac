import { assertEquals } from "@std/assert";
import { Bans } from "./bans.ts";
import { RetentionRow } from "./retention.ts";

const ROW = new RetentionRow("restriction", 10_000);

Deno.test("Bans hold until their time, for their key only", () => {
  const bans = new Bans(ROW);
  bans.add("x", 1_000, 0);
  assertEquals([bans.isBanned("x", 999), bans.isBanned("x", 1_000), bans.isBanned("y", 0)], [true, false, false]);
  assertEquals([bans.until("x"), bans.until("y")], [1_000, -Infinity]);
});

Deno.test("A shorter ban does not shorten a longer one", () => {
  const bans = new Bans(ROW);
  bans.add("x", 1_000, 0);
  bans.add("x", 500, 0);
  assertEquals(bans.until("x"), 1_000);
  bans.add("x", 2_000, 0);
  assertEquals(bans.until("x"), 2_000);
});

Deno.test("A ban can be lifted early", () => {
  const bans = new Bans(ROW);
  bans.add("x", 1_000, 0);
  assertEquals([bans.lift("x"), bans.lift("x"), bans.isBanned("x", 0)], [true, false, false]);
});

Deno.test("A sweep forgets the bans that are over and no others", () => {
  const bans = new Bans(ROW);
  bans.add("x", 1_000, 0);
  bans.add("y", 1_001, 0);
  bans.sweep(1_000);
  assertEquals([bans.size, bans.isBanned("y", 1_000)], [1, true]);
});

Deno.test("No ban outlasts its row of the retention table", () => {
  const bans = new Bans(ROW);
  bans.add("x", Infinity, 5);
  assertEquals(bans.until("x"), 10_005);
});
