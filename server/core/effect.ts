import type { ClientMessage, CloseName, Mode, Role, ServerMessage, Wishes } from "../../protocol/mod.ts";
import type { Ticket } from "./ticket.ts";

/** Names a session on this server, 128 random bits; never sent to anybody but its own peer who asks. */
export type PeerId = string;

/** A live pairing. `impolite` and `polite` are its two peers, always distinct. */
export type Room = {
  /** Random, unique among live rooms; stands in every frame. */
  epoch: number;
  /** 16 random bytes, base64url. */
  id: string;
  site: string;
  mode: Mode;
  impolite: PeerId;
  polite: PeerId;
  interests: string[];
  languages: string[];
};

/** One peer in the waiting pool, with everything that matching needs; plain data, so that it can cross to another node. */
export type WaitingEntry = Wishes & {
  peerId: PeerId;
  /** Pools are separate per site and mode. */
  site: string;
  /** When the wait began, ms. */
  since: number;
  /** Never match with these. */
  blocked: ReadonlySet<PeerId>;
  /** Not before this time, ms, by peer. */
  recent: ReadonlyMap<PeerId, number>;
};

/** Two waiting peers that the engine found compatible, with what they share. The longer-waiting one comes first. */
export type MatchProposal = { first: PeerId; second: PeerId; interests: string[]; languages: string[] };

/** What the core wants done; the shell does it, in order. */
export type Effect =
  | { type: "send"; peerId: PeerId; message: ServerMessage }
  | { type: "close"; peerId: PeerId; close: CloseName }
  | { type: "enter"; entry: WaitingEntry }
  | { type: "withdraw"; peerId: PeerId }
  /** Connect the two sockets and tell both; `matched` needs the shell's sealed context, so the core cannot send it. */
  | { type: "open-room"; room: Room }
  | { type: "close-room"; room: Room }
  /**
   * Both are in their room again: connect the sockets and tell each, by `resumed`, what the other has of it: as told here,
   * or, of one who was there all the time, as far as the shell forwarded.
   */
  | { type: "reseat"; room: Room; received: Record<Role, number | undefined> }
  /** Seal this ticket and hand it to its holder. */
  | { type: "ticket"; peerId: PeerId; ticket: Ticket };

/** A message to one peer. */
export function send(peerId: PeerId, message: ServerMessage): Effect {
  return { type: "send", peerId, message };
}

/** Refuses what was said about a room that is not, or not any more, the peer's. */
export function notInRoom(peerId: PeerId, of: ClientMessage["type"], epoch: number): Effect {
  return send(peerId, { type: "error", code: "not-in-room", of, epoch });
}
