import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { runWithin } from "./schedule.mjs";

type Item = { name: string; load: number; after?: string[] };

/** Lets items end when the test says so, and notes what runs beside what. */
function stage() {
  const running = new Map<string, PromiseWithResolvers<void>>();
  const begun: string[] = [];
  return {
    begun,
    running: () => [...running.keys()],
    run: async ({ name }: Item) => {
      const end = Promise.withResolvers<void>();
      running.set(name, end);
      begun.push(name);
      await end.promise;
    },
    async end(name: string) {
      running.get(name)!.resolve();
      running.delete(name);
      // Nothing here waits for anything but promises: afterwards all that can begin has begun.
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

Deno.test("What waits most of the time runs beside what keeps the processors busy", async () => {
  const { run, running, end } = stage();
  const over = runWithin(2, [
    { name: "busy", load: 1.5 },
    { name: "busy too", load: 1.5 },
    { name: "waits", load: 0.25 },
    { name: "waits too", load: 0.25 },
  ], run);
  assertEquals(running(), ["busy", "waits", "waits too"]);
  await end("waits");
  assertEquals(running(), ["busy", "waits too"]);
  await end("busy");
  assertEquals(running(), ["waits too", "busy too"]);
  await end("waits too");
  await end("busy too");
  await over;
});

Deno.test("What is too big for any place runs alone", async () => {
  const { run, running, end } = stage();
  const over = runWithin(1, [{ name: "small", load: 0.5 }, { name: "big", load: 3 }], run);
  assertEquals(running(), ["small"]);
  await end("small");
  assertEquals(running(), ["big"]);
  await end("big");
  await over;
});

Deno.test("What comes after something else waits until that is over, and for nothing that is not there", async () => {
  const { run, running, end } = stage();
  const over = runWithin(9, [
    { name: "uses", load: 1, after: ["builds", "absent"] },
    { name: "builds", load: 1 },
  ], run);
  assertEquals(running(), ["builds"]);
  await end("builds");
  assertEquals(running(), ["uses"]);
  await end("uses");
  await over;
});

Deno.test("Nothing further begins once somebody has stopped it, and what runs is waited for", async () => {
  const { run, running, end, begun } = stage();
  const stop = new AbortController();
  let isOver = false;
  const items = [{ name: "a", load: 1 }, { name: "b", load: 1 }, { name: "c", load: 1 }];
  const over = runWithin(2, items, run, stop.signal).then(() => isOver = true);
  stop.abort();
  await end("a");
  assertEquals([running(), isOver], [["b"], false]);
  await end("b");
  await over;
  assertEquals(begun, ["a", "b"]);
});

Deno.test("Items that wait for each other are refused rather than left out", async () => {
  const items = [{ name: "a", load: 1, after: ["b"] }, { name: "b", load: 1, after: ["a"] }];
  await assertRejects(() => runWithin(2, items, () => Promise.resolve()), TypeError, "a, b");
});

Deno.test("Every item runs exactly once and never beyond the capacity, whatever ends first", async () => {
  const loads = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 12 });
  await fc.assert(fc.asyncProperty(loads, fc.integer({ min: 1, max: 10 }), fc.scheduler(), async (all, capacity, s) => {
    const items = all.map((load, i) => ({ name: `${i}`, load }));
    const begun: string[] = [];
    const now = new Set<Item>();
    const over = runWithin(capacity, items, async (item) => {
      begun.push(item.name);
      now.add(item);
      const busy = [...now].reduce((sum, { load }) => sum + load, 0);
      assert(busy <= capacity || now.size === 1, `${busy} of ${capacity}`);
      await s.schedule(Promise.resolve());
      now.delete(item);
    });
    await s.waitFor(over);
    assertEquals(begun.toSorted(), items.map(({ name }) => name).toSorted());
  }));
});
