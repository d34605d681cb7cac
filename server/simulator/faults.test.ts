import { assert, assertEquals } from "@std/assert";
import { runEpisode } from "./episode.ts";
import { FAULTS } from "./faults.ts";
import { reduce } from "./finding.ts";
import { INVARIANTS, type Violation } from "./violation.ts";

/** Not every life of the world leads to every mistake: so many are lived at most. */
const SEEDS = 12;
const EVENTS = 4_000;

for (const [name, { breaks, make }] of Object.entries(FAULTS)) {
  Deno.test(`The simulator finds ${name}: ${breaks}. ${INVARIANTS[breaks]}`, () => {
    let violation: Violation | undefined;
    for (let seed = 1; seed <= SEEDS && violation === undefined; seed++) {
      violation = runEpisode({ seed, events: EVENTS, fault: make }).violation;
    }
    assertEquals(violation?.invariant, breaks, violation?.what ?? "nothing was found");
  });
}

Deno.test("Every promise has a mistake that the simulator finds", () => {
  const broken = new Set(Object.values(FAULTS).map(({ breaks }) => String(breaks)));
  assertEquals(Object.keys(INVARIANTS).filter((number) => !broken.has(number)), []);
});

Deno.test("What is found comes down to the few decisions that lead to it", () => {
  const { make } = FAULTS["a lobby that matches somebody with themselves"]!;
  const options = { seed: 3, events: EVENTS, fault: make };
  const { violation, decisions, trace } = reduce(options, runEpisode(options));
  assertEquals(violation.invariant, 2);
  // Whoever meets has come and joined; five matches are what this mistake needs.
  assert(decisions.length <= 50, `expected a few, got ${decisions.length}`);
  assert(trace.some((line) => line.includes("join")), "the trace tells what people did");
});
