import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Comparison } from "./pace.ts";
import { paceHead, paceLine, together, verdict } from "./pace-table.ts";

/** Messages in each slice. */
const MESSAGES = 100;

Deno.test("The pace is unchanged when slices differ either way, and slower when most are", () => {
  assertEquals(verdict(comparison([[1, 2], [2, 1], [1, 2], [2, 1], [1, 1], [3, 3], [2, 3], [3, 2]])), "unchanged");
  assertEquals(verdict(comparison([[1, 2], [2, 4], [1, 2], [3, 6], [1, 2], [1, 2], [1, 2], [1, 2]])), "slower");
  assertEquals(verdict(comparison([[2, 1], [4, 2], [2, 1], [6, 3], [2, 1], [2, 1], [2, 1], [2, 1]])), "unchanged");
});

Deno.test("The pace is slower also where only a typical slice shows it, and not all of them together", () => {
  const pairs: [number, number][] = [...Array<[number, number]>(20).fill([1, 1.5]), [50, 50], [50, 50], [50, 50]];
  assertEquals(verdict(comparison(pairs)), "slower");
});

Deno.test("The pace cannot be told from a few slices", () => {
  assertEquals(verdict(comparison([[1, 9], [1, 9]])), "too few");
});

Deno.test("A line about the pace has what its head names", () => {
  const line = paceLine("floods", { ...comparison(Array(8).fill([1, 3])), cpuMs: 5, attackers: 2 });
  assertEquals(line.split("|").length, paceHead("hardened").split("\n")[0]!.split("|").length);
  assertStringIncludes(
    line,
    "| floods | 1.00 | 1.00 | 3.00 | 3.00 (3.00 to 3.00) | 3.00 (3.00 to 3.00) | 2.50 ms | slower |",
  );
});

Deno.test("Several measurements of the pace are one with all their pairs", () => {
  const [one, two] = [comparison([[1, 2]]), comparison([[3, 4], [5, 6]])];
  assertEquals(together([one, two]), { pairs: [...one.pairs, ...two.pairs], cpuMs: 2, attackers: 20 });
});

function comparison(slices: readonly (readonly [calm: number, other: number])[]): Comparison {
  const pairs = slices.map(([calm, other]) => ({
    calm: Array<number>(MESSAGES).fill(calm),
    other: Array<number>(MESSAGES).fill(other),
  }));
  return { pairs, cpuMs: 1, attackers: 10 };
}
