import { assertEquals } from "@std/assert";
import { areCompatible, shared } from "./compatibility.ts";
import { entryOf } from "./testing.ts";

const WIDEN = 8_000;

Deno.test("Two without wishes are compatible at once", () => {
  assertEquals(areCompatible(entryOf("a"), entryOf("b"), 0, WIDEN), true);
});

Deno.test("Nobody is compatible with themselves, however long they wait", () => {
  assertEquals(areCompatible(entryOf("a"), entryOf("a"), 1e9, WIDEN), false);
});

Deno.test("Different interests fit only when one of the two has waited long, to the millisecond", () => {
  const tea = entryOf("a", { interests: ["tea"] });
  const chess = entryOf("b", { interests: ["chess"], since: 500 });
  assertEquals(areCompatible(tea, chess, WIDEN - 1, WIDEN), false);
  assertEquals(areCompatible(tea, chess, WIDEN, WIDEN), true);
  assertEquals(areCompatible(chess, tea, WIDEN, WIDEN), true);
});

Deno.test("Somebody with interests and somebody without do not fit at once", () => {
  assertEquals(areCompatible(entryOf("a", { interests: ["tea"] }), entryOf("b"), 0, WIDEN), false);
});

Deno.test("A shared interest needs a shared language, unless one of the two names none", () => {
  const french = entryOf("a", { interests: ["tea"], languages: ["fr"] });
  const english = entryOf("b", { interests: ["tea"], languages: ["en"] });
  const both = entryOf("c", { interests: ["tea"], languages: ["en", "fr"] });
  const any = entryOf("d", { interests: ["tea"] });
  assertEquals(areCompatible(french, english, 0, WIDEN), false);
  assertEquals(areCompatible(french, both, 0, WIDEN), true);
  assertEquals(areCompatible(any, english, 0, WIDEN), true);
  assertEquals(areCompatible(french, english, WIDEN, WIDEN), true);
});

Deno.test("A block counts both ways and never ends", () => {
  const a = entryOf("a", { blocked: new Set(["b"]) });
  assertEquals(areCompatible(a, entryOf("b"), 1e9, WIDEN), false);
  assertEquals(areCompatible(entryOf("b"), a, 1e9, WIDEN), false);
});

Deno.test("Recent partners stay apart until either's memory has run out, both ways", () => {
  const a = entryOf("a", { recent: new Map([["b", 20_000]]) });
  const b = entryOf("b", { recent: new Map([["a", 10_000]]) });
  assertEquals(areCompatible(a, b, 19_999, WIDEN), false);
  assertEquals(areCompatible(b, a, 19_999, WIDEN), false);
  assertEquals(areCompatible(a, b, 20_000, WIDEN), true);
});

Deno.test("What two share is the intersection only, in the order of the first", () => {
  assertEquals(shared(["tea", "go", "rain"], ["rain", "chess", "tea"]), ["tea", "rain"]);
});
