import type { EndReason, Wishes } from "../../protocol/mod.ts";
import type { Memory } from "./acquaintances.ts";
import type { PeerId, Room } from "./effect.ts";

/** What the lobby knows of one peer. */
export type Session = {
  readonly peerId: PeerId;
  readonly site: string;
  readonly memory: Memory;
  state: "idle" | "waiting" | Room;
  /** Until the peer leaves. */
  wishes: Wishes | undefined;
  /** When the current or last wait began, ms. */
  since: number;
  /** The place in the pool that a lost connection left, ms; the next wait takes it. */
  heldSince: number | undefined;
  /** The place of somebody whose partner went as soon as they had met, kept for a moment. */
  placeKept: { since: number; until: number } | undefined;
  /** When the current or last room began, ms. */
  metAt: number;
  /** Without a socket: until when the session is kept, ms. */
  absentUntil: number | undefined;
  /** Known only from the ticket of its partner: it was here before a restart, and is expected back. */
  isExpected: boolean;
  /** The highest sequence that the peer has of its partner, as it told when it came back into its room. */
  received: number | undefined;
  /** The room before, until it can matter no more. */
  ended: EndedRoom | undefined;
  /** Serial numbers of its tickets: the latest one, and the latest that nobody may use any more. */
  issued: number;
  void: number;
  /** Becomes `void` when the peer is heard over the connection that it resumed on; undefined when it was. */
  voidWhenHeard: number | undefined;
  /** When it gets its next ticket, ms. */
  renewAt: number | undefined;
};

/** A room that is over, for somebody who was in it. */
export type EndedRoom = {
  readonly epoch: number;
  /** How it ended for this one. */
  readonly reason: EndReason;
  readonly at: number;
  /** It ended by `next`, so that both may go back to it for a while. The two share it: gone for one is gone for both. */
  readonly wayBack: { room: Room | undefined } | undefined;
  /** This one would like to, and has so much of what the partner said. */
  wish: { received: number } | undefined;
};

/** A session in which nothing has happened yet. */
export function newSession(peerId: PeerId, site: string, memory: Memory, now: number): Session {
  return {
    peerId,
    site,
    memory,
    state: "idle",
    wishes: undefined,
    since: now,
    heldSince: undefined,
    placeKept: undefined,
    metAt: now,
    absentUntil: undefined,
    isExpected: false,
    received: undefined,
    ended: undefined,
    issued: 0,
    void: 0,
    voidWhenHeard: undefined,
    renewAt: undefined,
  };
}

/** The other one of the two. */
export function partnerIn(room: Room, peerId: PeerId): PeerId {
  return room.impolite === peerId ? room.polite : room.impolite;
}
