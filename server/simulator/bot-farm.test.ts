import { assert, assertEquals } from "@std/assert";
import { runFarm } from "./bot-farm.ts";
import { runScenario, type ScenarioName } from "./farm-scenarios.ts";

const FORM = { seeds: [1, 2], minutes: 10 };
const run = (name: ScenarioName) => runScenario(name, FORM);
const alone = run("no bots");

Deno.test("Bots that flick through the pool do not keep people from people: three in ten, and nobody waits twice as long", () => {
  for (const name of ["bots that flick, from one address", "bots that flick, each from its own"] as const) {
    const { medianMs, p90Ms, meetings } = run(name);
    const what = `${name}: ${JSON.stringify({ alone, medianMs, p90Ms, meetings })}`;
    assert(medianMs < 2 * alone.medianMs, what);
    assert(p90Ms < 2 * alone.p90Ms, what);
    assert(meetings > 0.8 * alone.meetings, what);
  }
  // Or the bots of this test are none that anybody has to be protected from.
  const { medianMs, p90Ms, botsBefore } = run("the same, without the limits");
  assert(medianMs > 2 * alone.medianMs && p90Ms > 2 * alone.p90Ms && botsBefore > 4);
});

Deno.test("Bots that sit there until they are left cost people time, and people meet all the same", () => {
  for (const name of ["bots that linger, from one address", "bots that linger, each from its own"] as const) {
    const { meetings } = run(name);
    assert(meetings > 0.5 * alone.meetings, `${name}: ${meetings} meetings instead of ${alone.meetings}`);
  }
});

Deno.test("The same seed leads to the same waits", () => {
  const options = { seed: 7, people: 10, bots: 4, addresses: 2, manner: "flick", minutes: 3 } as const;
  assertEquals(runFarm(options), runFarm(options));
});
