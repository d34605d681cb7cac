import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DueTimes } from "./due-times.ts";

Deno.test("DueTimes returns an item at its time, not a millisecond before, and once", () => {
  const due = new DueTimes<{ name: string }>(1_000);
  const item = { name: "a" };
  due.set(item, 1_500);
  assertEquals(due.take(1_499), []);
  assertEquals(due.take(1_500), [item]);
  assertEquals(due.take(9_999), []);
  assertEquals(due.size, 0);
});

Deno.test("DueTimes forgets a deleted item, and takes no notice of one it does not hold", () => {
  const due = new DueTimes<{ name: string }>();
  const item = { name: "a" };
  due.set(item, 10);
  due.delete({ name: "a" }, 10);
  assertEquals(due.size, 1);
  due.delete(item, 10);
  due.delete(item, 10);
  assertEquals(due.size, 0);
  assertEquals(due.take(10), []);
});

Deno.test("DueTimes behaves as a plain list of times does", () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant("set" as const), at: fc.nat(10_000) }),
    fc.record({ type: fc.constant("delete" as const), which: fc.nat(20) }),
    fc.record({ type: fc.constant("take" as const), after: fc.nat(3_000) }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 2_000 }), (steps, slotMs) => {
    const due = new DueTimes<{ at: number }>(slotMs);
    let plain: { at: number }[] = [];
    let now = 0;
    for (const step of steps) {
      if (step.type === "set") {
        const item = { at: step.at };
        due.set(item, item.at);
        plain.push(item);
      } else if (step.type === "delete") {
        const [item] = plain.splice(step.which % Math.max(1, plain.length), 1);
        if (item) due.delete(item, item.at);
      } else {
        now += step.after;
        const expected = plain.filter((item) => item.at <= now);
        plain = plain.filter((item) => item.at > now);
        assertEquals(new Set(due.take(now)), new Set(expected));
      }
      assertEquals(due.size, plain.length);
    }
  }));
});
