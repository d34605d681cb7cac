import type { MatchProposal, PeerId, WaitingEntry } from "../core/effect.ts";

/**
 * Where the waiting pool lives: RAM of this process, or shared by several nodes. One contract suite runs over every
 * engine. A proposal is only that: the lobby checks that both still wait before it opens a room, and enters the one
 * who still does again.
 */
export interface Engine {
  /** Puts a peer into the pool. Replaces an earlier entry of the same peer. */
  enter(entry: WaitingEntry, now: number): void;
  /** Takes a peer out; nothing happens when it is not in. */
  withdraw(peerId: PeerId): void;
  /** Finds the pairs that time alone made compatible. Call at least every second. */
  tick(now: number): void;
  /** How many wait here. */
  readonly waiting: number;
}

/** Receives each pair; both have left the pool by then. An in-RAM engine calls it inside `enter` or `tick`. */
export type OnMatch = (proposal: MatchProposal, now: number) => void;
