import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Acquaintances } from "./acquaintances.ts";

function acquaintances(): Acquaintances {
  return new Acquaintances({ recentForMs: 1_000, blockedMax: 3, recentMax: 2 });
}

Deno.test("Acquaintances make both recent partners and each other's last", () => {
  const known = acquaintances();
  const [a, b] = [known.add("a"), known.add("b")];
  known.parted("a", "b", 7, 500);
  assertEquals([...a.recent], [["b", 1_500]]);
  assertEquals([...b.recent], [["a", 1_500]]);
  assertEquals([a.last, b.last], [{ epoch: 7, partner: "b" }, { epoch: 7, partner: "a" }]);
});

Deno.test("Acquaintances remember a block one way", () => {
  const known = acquaintances();
  const [a, b] = [known.add("a"), known.add("b")];
  known.block("a", "b");
  assertEquals([a.blocked.has("b"), b.blocked.has("a")], [true, false]);
});

Deno.test("Acquaintances do not block somebody who is gone, nor for somebody who is", () => {
  const known = acquaintances();
  const a = known.add("a");
  known.block("a", "gone");
  known.block("gone", "a");
  assertEquals(a.blocked.size, 0);
});

Deno.test("Acquaintances let the oldest go when the limit is reached; again makes young", () => {
  const known = acquaintances();
  for (const peerId of ["a", "b", "c", "d", "e"]) known.add(peerId);
  const f = known.add("f");
  for (const other of ["a", "b", "c", "a", "d"]) known.block("f", other);
  assertEquals([...f.blocked], ["c", "a", "d"]);
  for (const [epoch, other] of ["a", "b", "a", "c"].entries()) known.parted("f", other, epoch, 0);
  assertEquals([...f.recent.keys()], ["a", "c"]);
});

Deno.test("Acquaintances drop recent partners whose time is over at a sweep", () => {
  const known = acquaintances();
  const a = known.add("a");
  known.add("b");
  known.parted("a", "b", 1, 0);
  known.sweep(999);
  assertEquals(a.recent.size, 1);
  known.sweep(1_000);
  assertEquals(a.recent.size, 0);
});

Deno.test("Forgetting a peer leaves the epoch of the last room to its partner, without a name", () => {
  const known = acquaintances();
  const a = known.add("a");
  known.add("b");
  known.parted("a", "b", 4, 0);
  known.forget("b");
  known.forget("b");
  assertEquals(a.last, { epoch: 4, partner: undefined });
  assertEquals(known.size, 1);
});

Deno.test("What was remembered elsewhere is added: the later time counts, and the oldest go when there are too many", () => {
  const known = acquaintances();
  const memory = known.add("a");
  known.restore("a", ["b", "c"], [["b", 500]]);
  known.restore("a", ["d", "e"], [["b", 400], ["c", 700]]);
  assertEquals([...memory.recent], [["b", 500], ["c", 700]]);
  assertEquals([...memory.blocked], ["c", "d", "e"]);
  known.restore("a", [], [["d", 300]]);
  assertEquals([...memory.recent], [["c", 700], ["d", 300]]);
});

Deno.test("Whom somebody remembers from before a restart is forgotten like any other, once they have come and gone", () => {
  const known = acquaintances();
  const a = known.add("a");
  known.restore("a", ["b"], [["b", 500], ["c", 500]]);
  assertEquals(known.awaited, 2);
  known.add("b");
  assertEquals([known.awaited, [...a.blocked]], [1, ["b"]]);
  known.forget("b");
  assertEquals([[...a.blocked], [...a.recent.keys()]], [[], ["c"]]);
  known.sweep(500);
  assertEquals([known.awaited, a.recent.size], [0, 0]);
});

Deno.test("No trace of a forgotten peer is left in anybody's memory, whatever happened before", () => {
  const peer = fc.constantFrom("a", "b", "c", "d", "e");
  const step = fc.oneof(
    fc.record({ type: fc.constantFrom("parted" as const, "block" as const), one: peer, other: peer, ms: fc.nat(600) }),
    fc.record({ type: fc.constantFrom("forget" as const, "sweep" as const), one: peer, other: peer, ms: fc.nat(600) }),
    fc.record({ type: fc.constant("return" as const), one: peer, other: peer, ms: fc.nat(600) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
      const known = acquaintances();
      const memories = new Map(["a", "b", "c", "d", "e"].map((peerId) => [peerId, known.add(peerId)]));
      /** Those who were not here when somebody came back who remembered them. */
      const expected = new Set<string>();
      let now = 0;
      for (const [epoch, { type, one, other, ms }] of steps.entries()) {
        now += ms;
        if (type === "sweep") known.sweep(now);
        else if (type === "forget") {
          if (memories.delete(one)) expected.delete(one);
          known.forget(one);
        } else if (type === "return") {
          if (!memories.has(one)) memories.set(one, known.add(one));
          known.restore(one, [other], [[other, now + 100]]);
          if (one !== other && !memories.has(other)) expected.add(other);
        } else if (one !== other && memories.has(one) && memories.has(other)) {
          if (type === "block") known.block(one, other);
          else known.parted(one, other, epoch, now);
        }
        for (const { blocked, recent, last } of memories.values()) {
          const mentioned = [...blocked, ...recent.keys(), ...(last?.partner === undefined ? [] : [last.partner])];
          assertEquals(mentioned.filter((peerId) => !memories.has(peerId) && !expected.has(peerId)), []);
        }
        assertEquals(known.size, memories.size);
      }
      for (const peerId of memories.keys()) known.forget(peerId);
      assertEquals([known.size, known.awaited], [0, 0]);
    }),
    { numRuns: 300 },
  );
});
