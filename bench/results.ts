import type { BrowserResult } from "./browser.ts";
import type { ConnectionsResult } from "./connections.ts";
import type { ContenderName } from "./contenders.ts";
import type { LobbyResult } from "./lobby.ts";
import type { Machine } from "./machine.ts";
import type { MatchingResult } from "./matching-core.ts";
import type { Profiles } from "./profile.ts";
import type { RelayOptions, RelayResult } from "./relay.ts";
import type { Tails } from "./tails.ts";

/** The rounds of each contender, in the order in which they ran. */
export type Rounds<T> = { [C in ContenderName]?: T[] };

/** Everything that one run measured; `undefined` was not asked for or could not run here. */
export type Results = {
  machine: Machine;
  /** Numbers of a short run show that everything works, and nothing else. */
  isShort: boolean;
  seconds: number;
  relay: { options: RelayOptions; rounds: Rounds<RelayResult> }[];
  /** Undefined when not measured. */
  tails: Tails[] | undefined;
  profiles: Profiles | undefined;
  connections: { [C in ContenderName]?: ConnectionsResult };
  lobby: Rounds<LobbyResult>;
  matching: MatchingResult[][];
  browser: BrowserResult | undefined;
};
