import { runScenario, type ScenarioName, SCENARIOS } from "./farm-scenarios.ts";

/** Prints how long people wait for people while bots are about: run it with `deno run --allow-read --allow-env`. */
function main(): void {
  const form = { seeds: [1, 2, 3, 4], minutes: 30 };
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  console.log("| 30 people and | meetings | median wait | 90 % within | bots before a person |");
  console.log("| - | -: | -: | -: | -: |");
  for (const name of Object.keys(SCENARIOS) as ScenarioName[]) {
    const { meetings, medianMs, p90Ms, botsBefore } = runScenario(name, form);
    const cells = [name, Math.round(meetings), seconds(medianMs), seconds(p90Ms), botsBefore.toFixed(1)];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

if (import.meta.main) main();
