import { assert, assertEquals } from "@std/assert";
import { type Episode, runEpisode } from "./episode.ts";
import { describeFinding, reduce } from "./finding.ts";

/** The short form; the long one is `deno task simulate`. */
const SEEDS = [1, 2, 3, 4, 5, 6];
const EVENTS = 20_000;

Deno.test("The server keeps its ten promises among people who skip, block, report and vanish, while it breaks down", () => {
  const tallies = SEEDS.map((seed) => {
    const options = { seed, events: EVENTS };
    const episode = runEpisode(options);
    if (episode.violation) throw new Error(describeFinding(options, reduce(options, episode)));
    return episode.tally;
  });
  const sum = (name: keyof Episode["tally"]) => tallies.reduce((sum, tally) => sum + tally[name], 0);
  // A world in which nothing happens keeps every promise.
  for (const name of ["matches", "delivered", "resumed", "verified", "refuted", "restarts"] as const) {
    assert(sum(name) > 20, `expected many, got ${sum(name)} ${name}`);
  }
});

Deno.test("The same seed leads to the same run, and its decisions alone to the same again", () => {
  const [first, second] = [0, 1].map(() => runEpisode({ seed: 7, events: 3_000 }));
  assertEquals(second, first);
  const again = runEpisode({ seed: 7, events: 3_000, decisions: first!.decisions });
  assertEquals(again.tally, first!.tally);
});
