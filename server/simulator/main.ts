import { parseArgs } from "@std/cli/parse-args";
import { runEpisode } from "./episode.ts";
import { describeFinding, reduce } from "./finding.ts";
import type { Tally } from "./world.ts";

/** Events of one seed; the next episode takes the next seed, and other circumstances. */
const EPISODE = 20_000;

function main(): void {
  const { seed, events, episode } = readOptions();
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

function readOptions(): { seed: number; events: number; episode: number } {
  const args = parseArgs(Deno.args, { string: ["seed", "events", "episode"] });
  const read = (name: "seed" | "events" | "episode", fallback: number): number => {
    const text = args[name];
    if (text === undefined) return fallback;
    if (typeof text === "string" && /^\d{1,12}$/.test(text)) return Number(text);
    console.error(`Cannot read option "${name}": expected a whole number, got ${JSON.stringify(text)}`);
    Deno.exit(2);
  };
  return { seed: read("seed", 1), events: read("events", 1_000_000), episode: read("episode", EPISODE) };
}

if (import.meta.main) main();
