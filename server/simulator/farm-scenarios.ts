import { Allowance } from "../core/allowance.ts";
import { Allowances } from "../core/allowances.ts";
import { RetentionRow } from "../core/retention.ts";
import { type FarmResult, runFarm } from "./bot-farm.ts";
import type { ChangeDoor } from "./farm-server.ts";

/** Three in ten visitors are bots (docs/LIMITS.md). */
const PEOPLE = 30;
const BOTS = 13;

/** Every connection begins anew, and passing on at once costs nothing: what the server would be without its limits. */
class Forgetful extends Allowances {
  override take(): Allowance {
    const allowance = new Allowance();
    allowance.skips.left = () => allowance.skips.ended();
    return allowance;
  }

  override giveBack(): void {}
}

/** A door without the limits against flicking. */
export const WITHOUT_LIMITS: ChangeDoor = (door) => ({
  ...door,
  allowances: new Forgetful(new RetentionRow("address-use", 60_000)),
});

/** What can be compared, by name. */
export const SCENARIOS = {
  "no bots": { bots: 0, addresses: 1, manner: "flick" },
  "bots that flick, from one address": { bots: BOTS, addresses: 1, manner: "flick" },
  "bots that flick, each from its own": { bots: BOTS, addresses: BOTS, manner: "flick" },
  "the same, without the limits": { bots: BOTS, addresses: BOTS, manner: "flick", change: WITHOUT_LIMITS },
  "bots that linger, from one address": { bots: BOTS, addresses: 1, manner: "linger" },
  "bots that linger, each from its own": { bots: BOTS, addresses: BOTS, manner: "linger" },
} as const;
export type ScenarioName = keyof typeof SCENARIOS;

/** The average of several runs. */
export function runScenario(name: ScenarioName, { seeds, minutes }: { seeds: number[]; minutes: number }): FarmResult {
  const results = seeds.map((seed) => runFarm({ seed, people: PEOPLE, minutes, ...SCENARIOS[name] }));
  const mean = (of: keyof FarmResult) => results.reduce((sum, result) => sum + result[of], 0) / results.length;
  return {
    meetings: mean("meetings"),
    medianMs: mean("medianMs"),
    p90Ms: mean("p90Ms"),
    botsBefore: mean("botsBefore"),
  };
}
