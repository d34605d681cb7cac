import { readOptions, wholeNumber } from "../../.ci/options.ts";
import { runEpisode } from "./episode.ts";
import { describeFinding, reduce } from "./finding.ts";
import type { Tally } from "./world.ts";

/** Events of one seed; the next episode takes the next seed, and other circumstances. */
const EPISODE = 20_000;

const USAGE = `Usage: deno task simulate --seed 1 --events 1000000 --episode ${EPISODE}`;

function main(): void {
  const { seed, events, episode } = readOptions(USAGE, {
    seed: wholeNumber({ fallback: 1 }),
    events: wholeNumber({ min: 1, fallback: 1_000_000 }),
    episode: wholeNumber({ min: 1, fallback: EPISODE }),
  });
  const total: Partial<Tally> = {};
  const begin = performance.now();
  let done = 0;
  for (let next = seed; done < events; next++) {
    const options = { seed: next, events: Math.min(episode, events) };
    const result = runEpisode(options);
    done += result.tally.events;
    for (const [name, count] of Object.entries(result.tally) as [keyof Tally, number][]) {
      total[name] = (total[name] ?? 0) + count;
    }
    if (result.violation === undefined) continue;
    console.error(`Seed ${next} breaks promise ${result.violation.invariant}: ${result.violation.what}`);
    console.error("Looking for the smallest run that shows it");
    console.error(describeFinding(options, reduce(options, result)));
    Deno.exit(1);
  }
  const seconds = (performance.now() - begin) / 1_000;
  console.log(Object.entries(total).map(([name, count]) => `${count.toLocaleString("en")} ${name}`).join(", "));
  console.log(`No promise broken from seed ${seed} on; ${seconds.toFixed(1)} s`);
}

if (import.meta.main) main();
