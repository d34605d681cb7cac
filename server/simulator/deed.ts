import type { FrameKind, Wishes } from "../../protocol/mod.ts";
import type { Cut } from "./wire.ts";

/** How a reporter tries to have words verified that were not sent like that. */
export const LIES = ["words", "key", "direction", "sequence", "stamp", "commitment", "room"] as const;
export type Lie = typeof LIES[number];

/** What one person does, of their own accord or because the world does it to them. Plain data. */
export type PersonDeed =
  /** Opens the page. */
  | { do: "come" }
  /** Closes it. */
  | { do: "go" }
  /** Is gone without a word: an empty battery. */
  | { do: "vanish" }
  | { do: "join"; wishes: Wishes }
  | { do: "next" | "leave" | "block" | "undo" | "erase" }
  | { do: "say"; kind: FrameKind; count: number }
  | { do: "report"; lie: Lie | undefined; count: number }
  /** The connection breaks. */
  | { do: "cut"; noticed: Cut }
  /** The connection holds everything back for a while. */
  | { do: "stall"; ms: number }
  /** Takes nothing for a while. */
  | { do: "choke"; ms: number }
  /** Names a room of long ago, in a frame and in a message. */
  | { do: "stale" }
  /** Says what nobody can read. */
  | { do: "garbage" }
  /** Presents an old ticket on a second connection. */
  | { do: "replay" };

/** What happens to the server. */
export type ServerDeed =
  /** An address is restricted, for so long, ms. */
  | { do: "ban"; ms: number }
  /** Stops in good order, and the next process starts so many ms after it ended. */
  | { do: "restart"; downMs: number }
  /** Is killed. */
  | { do: "kill"; downMs: number };

/** One decision of a run: who does what when. `who` of a ban is the one whose address it hits. */
export type Decision = { at: number; who: number; deed: PersonDeed | ServerDeed };

const SERVER_DEEDS: ReadonlySet<string> = new Set(["ban", "restart", "kill"] satisfies ServerDeed["do"][]);

export function isServerDeed(deed: PersonDeed | ServerDeed): deed is ServerDeed {
  return SERVER_DEEDS.has(deed.do);
}

/** A decision in a few words, for a trace. */
export function describeDeed({ do: name, ...rest }: PersonDeed | ServerDeed): string {
  const values = Object.values(rest).filter((value) => value !== undefined);
  return [name, ...values.map((value) => typeof value === "object" ? JSON.stringify(value) : String(value))].join(" ");
}
