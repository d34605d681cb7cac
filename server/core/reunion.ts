import { type ClientMessage, LIMITS } from "../../protocol/mod.ts";
import { type Effect, notInRoom, type Room } from "./effect.ts";
import type { Registry } from "./registry.ts";
import { type EndedRoom, partnerIn, type Session } from "./session.ts";
import type { TicketBook } from "./ticket-book.ts";

type Undo = Extract<ClientMessage, { type: "undo" }>;
/** Somebody who could go back to the room before this one. */
type Leaver = Session & { ended: EndedRoom & { wayBack: { room: Room } } };

/** Brings two back into the room that one of them left by mistake, when both want that, for a moment after it ended. */
export class Reunion {
  readonly #registry: Registry;
  readonly #tickets: TicketBook;

  constructor(registry: Registry, tickets: TicketBook) {
    this.#registry = registry;
    this.#tickets = tickets;
  }

  /** Somebody would like to go back: asks the partner, or takes both back when the partner has asked before. */
  ask(session: Session, { epoch, received }: Undo, now: number): Effect[] {
    const refusal = [notInRoom(session.peerId, "undo", epoch)];
    if (!mayGoBack(session, now)) return refusal;
    const partner = this.#partnerOf(session, epoch, now);
    if (partner === undefined) return refusal;
    const isFirst = session.ended.wish === undefined;
    session.ended.wish = { received };
    // Who blocked the other is never asked, and the other never learns of it: it looks like a question without an answer.
    if (session.memory.blocked.has(partner.peerId) || partner.memory.blocked.has(session.peerId)) return [];
    if (partner.ended.wish !== undefined) return this.#goBack(session.ended.wayBack.room, session, partner, now);
    return isFirst ? this.#registry.tell(partner, { type: "undo", epoch }) : [];
  }

  /** The other one of the room before, if that is the room of this epoch and both could have it back. */
  #partnerOf({ peerId, ended }: Leaver, epoch: number, now: number): Leaver | undefined {
    if (ended.epoch !== epoch || this.#registry.room(epoch) !== undefined) return undefined;
    const partner = this.#registry.find(partnerIn(ended.wayBack.room, peerId));
    return partner !== undefined && mayGoBack(partner, now) ? partner : undefined;
  }

  #goBack(room: Room, session: Leaver, partner: Leaver, now: number): Effect[] {
    const received = { impolite: -1, polite: -1 };
    const withdrawn: Effect[] = [];
    for (const each of [session, partner]) {
      received[room.impolite === each.peerId ? "impolite" : "polite"] = each.ended.wish!.received;
      if (each.state === "waiting") withdrawn.push({ type: "withdraw", peerId: each.peerId });
    }
    this.#registry.seat(room, session, partner);
    return [
      ...withdrawn,
      this.#tickets.hand(session, now),
      this.#tickets.hand(partner, now),
      { type: "reseat", room, received },
    ];
  }
}

/** Whether the room before this one could still become the current one again. */
function mayGoBack(session: Session, now: number): session is Leaver {
  const { state, ended, absentUntil } = session;
  return typeof state === "string" && absentUntil === undefined && ended?.wayBack?.room !== undefined &&
    now <= ended.at + LIMITS.undoMs;
}
