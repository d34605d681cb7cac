import type { Matchmaker } from "../core/matchmaker.ts";
import type { Engine, OnMatch } from "./engine.ts";

/** The engine of a single process: everything happens at once, inside the call. */
export function createRamEngine({ matchmaker, onMatch }: { matchmaker: Matchmaker; onMatch: OnMatch }): Engine {
  return {
    enter(entry, now) {
      const proposal = matchmaker.enter(entry, now);
      if (proposal !== undefined) onMatch(proposal, now);
    },
    withdraw(peerId) {
      matchmaker.withdraw(peerId);
    },
    tick(now) {
      for (const proposal of matchmaker.tick(now)) onMatch(proposal, now);
    },
    get waiting() {
      return matchmaker.waiting;
    },
  };
}
