import type { Contender } from "./contenders.ts";
import { Lane, type LaneOptions, type Saturation, type Steady } from "./lane.ts";
import type { Rounds } from "./results.ts";

export type RelayOptions = LaneOptions;

/** One contender in one round. */
export type RelayResult = Saturation & Steady;

/**
 * Relays messages between pairs: as fast as it goes, and after that at a steady rate. All servers are there all the time, and
 * everybody has a short turn in each round: a machine that is twice as slow for some seconds is so for all, and what the
 * servers do by each other within a round stays comparable.
 */
export async function raceRelay(
  contenders: readonly Contender[],
  rounds: number,
  options: RelayOptions,
  say: (text: string) => void,
): Promise<Rounds<RelayResult>> {
  const lanes: { contender: Contender; lane: Lane }[] = [];
  const results: Rounds<RelayResult> = {};
  const rest = () => lanes.forEach(({ lane }) => lane.idle());
  try {
    for (const contender of contenders) {
      say(`relay, ${options.pairs} pairs: ${contender.title} warms up`);
      const lane = await Lane.open(contender, options.pairs);
      lanes.push({ contender, lane });
      lane.warmUp(options);
      rest();
    }
    const inTurns = (what: string, take: (contender: Contender, lane: Lane, round: number) => void) => {
      for (let round = 0; round < rounds; round++) {
        say(`relay, ${options.pairs} pairs, ${what}, round ${round + 1}/${rounds}`);
        // In an order that turns, so that no one always follows the same.
        for (let i = 0; i < lanes.length; i++) {
          const { contender, lane } = lanes[(i + round) % lanes.length]!;
          take(contender, lane, round);
          rest();
        }
      }
    };
    const fastest = new Map<Contender, Saturation[]>(contenders.map((contender) => [contender, []]));
    inTurns("as fast as it goes", (contender, lane) => fastest.get(contender)!.push(lane.saturate(options)));
    // By itself: what a server at its limit leaves behind, garbage above all, would be in the tail of what follows.
    inTurns("at a steady rate", (contender, lane, round) => {
      (results[contender.name] ??= []).push({ ...fastest.get(contender)![round]!, ...lane.steady(options) });
    });
    return results;
  } finally {
    for (const { lane } of lanes) await lane.close();
  }
}
