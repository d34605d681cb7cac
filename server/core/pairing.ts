import { isExcluded, shared } from "./compatibility.ts";
import type { Effect, MatchProposal, PeerId, Room } from "./effect.ts";
import type { Registry } from "./registry.ts";
import type { TicketBook } from "./ticket-book.ts";
import { enterPool, entryOf, isWaiting, type WaitingSession } from "./waiting-session.ts";

/** A random 32-bit epoch and 16 random bytes as base64url. Asked again while the epoch is in use. */
export type NewRoom = () => { epoch: number; id: string };

/** Opens rooms for those whom the engine found compatible, if they still are. */
export class Pairing {
  readonly #newRoom: NewRoom;
  readonly #registry: Registry;
  readonly #tickets: TicketBook;

  constructor(newRoom: NewRoom, registry: Registry, tickets: TicketBook) {
    this.#newRoom = newRoom;
    this.#registry = registry;
    this.#tickets = tickets;
  }

  /**
   * Opens a room for two. The engine may be behind (another node, a block in the meantime): if one of them may not
   * enter this room, those who still wait go back to the pool with their old place.
   */
  open(proposal: MatchProposal, now: number): Effect[] {
    const first = this.#waiting(proposal.first);
    const second = this.#waiting(proposal.second);
    if (first === undefined || second === undefined || !mayMeet(first, second, now)) {
      return [first, second].flatMap((session) => session ? [enterPool(session)] : []);
    }
    const [impolite, polite] = second.since < first.since ? [second, first] : [first, second];
    const room: Room = {
      ...this.#unusedRoom(first, second),
      site: first.site,
      mode: first.wishes.mode,
      impolite: impolite.peerId,
      polite: polite.peerId,
      interests: shared(first.wishes.interests, second.wishes.interests),
      languages: shared(first.wishes.languages, second.wishes.languages),
    };
    this.#registry.seat(room, first, second);
    first.metAt = second.metAt = now;
    // The tickets first: who has heard of the room can come back into it.
    return [this.#tickets.hand(first, now), this.#tickets.hand(second, now), { type: "open-room", room }];
  }

  #waiting(peerId: PeerId): WaitingSession | undefined {
    const session = this.#registry.find(peerId);
    return session && isWaiting(session) ? session : undefined;
  }

  /** An epoch that means no live room, and neither peer's last one: a late `next` or `block` must not hit this room. */
  #unusedRoom(a: WaitingSession, b: WaitingSession): { epoch: number; id: string } {
    for (let attempt = 0; attempt < 1_000; attempt++) {
      const room = this.#newRoom();
      const { epoch } = room;
      if (!this.#registry.room(epoch) && a.memory.last?.epoch !== epoch && b.memory.last?.epoch !== epoch) return room;
    }
    throw new RangeError("Cannot open a room: expected an unused epoch within 1000 attempts");
  }
}

function mayMeet(a: WaitingSession, b: WaitingSession, now: number): boolean {
  return a.site === b.site && a.wishes.mode === b.wishes.mode && !isExcluded(entryOf(a), entryOf(b), now);
}
