import { assert, assertEquals, assertThrows } from "@std/assert";
import { RetentionRow } from "./retention.ts";
import { AddressLimits } from "./address-limits.ts";

function limits(): AddressLimits {
  return new AddressLimits(new RetentionRow("address-use", 60_000), {
    connections: 2,
    joins: { burst: 2, perSecond: 1 },
  });
}

Deno.test("AddressLimits allow so many connections at the same time, for each key", () => {
  const address = limits();
  assertEquals([address.acquire("x"), address.acquire("x"), address.acquire("x")], [true, true, false]);
  assertEquals(address.acquire("y"), true);
  address.release("x");
  assertEquals([address.acquire("x"), address.acquire("x")], [true, false]);
});

Deno.test("AddressLimits hold nothing of those who are gone", () => {
  const address = limits();
  address.acquire("x");
  address.release("x");
  assertEquals(address.size, 0);
});

Deno.test("AddressLimits limit how often people behind one key join, together", () => {
  const address = limits();
  address.acquire("x");
  assertEquals([address.takeJoin("x", 0), address.takeJoin("x", 0), address.takeJoin("x", 0)], [0, 0, 1_000]);
  assertEquals(address.takeJoin("y", 0), 0);
});

Deno.test("Reconnecting does not reset the join rate; a sweep forgets it once it makes no difference", () => {
  const address = limits();
  address.acquire("x");
  address.takeJoin("x", 0);
  address.takeJoin("x", 0);
  address.release("x");
  address.sweep(1_999);
  assert(address.acquire("x"));
  assertEquals(address.takeJoin("x", 1_999), 0);
  assert(address.takeJoin("x", 1_999) > 0);
  address.release("x");
  assertEquals(address.size, 1);
  address.sweep(10_000);
  assertEquals(address.size, 0);
});

Deno.test("A sweep keeps those who are connected", () => {
  const address = limits();
  address.acquire("x");
  address.acquire("x");
  address.sweep(1e9);
  assertEquals(address.acquire("x"), false);
});

Deno.test("Releasing what was never acquired is a programmer's mistake", () => {
  const address = limits();
  assertThrows(() => address.release("x"), RangeError, "Cannot release a connection never acquired");
  address.takeJoin("x", 0);
  assertThrows(() => address.release("x"), RangeError);
});
