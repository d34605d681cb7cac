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

Deno.test("AddressLimits limit how often connections come from one key, and forget that when it makes no difference", () => {
  const row = new RetentionRow("address-use", 60_000);
  const joins = { burst: 1, perSecond: 1 };
  const address = new AddressLimits(row, { connections: 9, joins, arrivals: { burst: 2, perSecond: 0.5 } });
  assertEquals([1, 2, 3].map(() => address.takeArrival("x", 0)), [0, 0, 2_000]);
  assertEquals(address.takeArrival("y", 0), 0);
  address.acquire("x");
  address.release("x");
  assertEquals(address.useOf("x", 0), {
    connections: 0,
    arrivalsLimited: true,
    requestsLimited: false,
    joinsLimited: false,
  });
  address.sweep(3_999);
  assertEquals(address.takeArrival("x", 3_999), 0);
  address.sweep(10_000);
  assertEquals(address.size, 0);
  assertEquals(limits().takeArrival("x", 0), 0, "without a limit as often as they like");
});

Deno.test("AddressLimits limit how often pages are asked for from one key, apart from everything else", () => {
  const row = new RetentionRow("address-use", 60_000);
  const rate = { burst: 2, perSecond: 0.5 };
  const address = new AddressLimits(row, { connections: 9, joins: rate, arrivals: rate, requests: rate });
  assertEquals([1, 2, 3].map(() => address.takeRequest("x", 0)), [0, 0, 2_000]);
  assertEquals([address.takeRequest("y", 0), address.takeArrival("x", 0), address.takeJoin("x", 0)], [0, 0, 0]);
  assertEquals(address.useOf("x", 0)?.requestsLimited, true);
  address.sweep(2_000);
  assertEquals([address.takeRequest("x", 2_000), address.size], [0, 1]);
  address.sweep(10_000);
  assertEquals(address.size, 0);
  assertEquals(limits().takeRequest("x", 0), 0, "without a limit as often as they like");
});

Deno.test("A rate of arrivals that would be remembered for longer than the table says is refused", () => {
  const row = new RetentionRow("address-use", 60_000);
  const options = { connections: 1, joins: { burst: 1, perSecond: 1 }, arrivals: { burst: 61, perSecond: 1 } };
  assertThrows(() => new AddressLimits(row, options), RangeError, "forgotten within 60000 ms");
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

Deno.test("Of one address so many may wait, or a share of all who wait", () => {
  const waiting = { atLeast: 2, share: 0.25 };
  const address = new AddressLimits(new RetentionRow("address-use", 60_000), {
    connections: 100,
    joins: { burst: 2, perSecond: 1 },
    waiting,
  });
  const wait = (key: string) => {
    address.acquire(key);
    const may = address.mayWait(key);
    if (may) address.countWaiting(key, 1);
    return may;
  };
  assertEquals([wait("crowd"), wait("crowd"), wait("crowd")], [true, true, false]);
  for (let at = 0; at < 18; at++) assert(wait(`alone ${at}`));
  // 20 wait, and each that comes in makes a quarter of them more: 6 of 24.
  assertEquals(Array.from({ length: 5 }, () => wait("crowd")), [true, true, true, true, false]);
  address.countWaiting("crowd", -1);
  assert(address.mayWait("crowd"));
  assertThrows(() => address.countWaiting("stranger", -1), RangeError);
});
