import type { Resume } from "../../protocol/mod.ts";
import type { Effect, Room } from "./effect.ts";
import type { Registry } from "./registry.ts";
import type { Session } from "./session.ts";
import type { TicketBook } from "./ticket-book.ts";
import type { Ticket, TicketRoom } from "./ticket.ts";

/** What a client says about the room that it still holds keys for. */
type ClaimedRoom = NonNullable<Resume["room"]>;

/**
 * Goes on with sessions whose connection was lost. Where this process still knows the session, its memory decides. After a
 * restart, or on another node, the ticket tells what there was: the first of two partners re-forms their room, in
 * which the other one is expected for the grace period; the second one completes it.
 */
export class Resumption {
  readonly #registry: Registry;
  readonly #tickets: TicketBook;
  readonly #graceMs: number;

  constructor(registry: Registry, tickets: TicketBook, graceMs: number) {
    this.#registry = registry;
    this.#tickets = tickets;
    this.#graceMs = graceMs;
  }

  /** Gives a session its next socket. Undefined when the ticket is not good, or not any more. */
  resume(ticket: Ticket, claimed: ClaimedRoom | undefined, now: number): Effect[] | undefined {
    const known = this.#registry.find(ticket.peerId);
    if (!this.#tickets.isGood(ticket, known, now)) return undefined;
    const session = known ?? this.#registry.add(ticket.peerId, ticket.site, now);
    this.#tickets.use(ticket, session);
    const isRestored = known === undefined || known.isExpected;
    if (isRestored) this.#restore(session, ticket, now);
    // Whom the holder blocked while another process looked after it stands in its ticket alone.
    if (this.#tickets.isForeign(ticket)) {
      this.#registry.acquaintances.restore(session.peerId, ticket.blocked, ticket.recent);
    }
    this.#registry.setAbsent(session, undefined);
    // A wait that the lost connection left behind: the client asks again for what it wants.
    const effects = session.state === "waiting" ? this.#leavePool(session) : [];
    if (isRestored && ticket.room && ticket.room.epoch === claimed?.epoch) {
      effects.push(...this.#reform(session, ticket.room, now));
    }
    effects.push(...this.#enterRoom(session, claimed, now));
    effects.push(this.#tickets.hand(session, now));
    return effects;
  }

  /** A session has no socket any more: a room waits for it, the pool does not. */
  lose(session: Session, now: number): Effect[] {
    const effects = session.state === "waiting" ? this.#leavePool(session) : [];
    this.#registry.setAbsent(session, now + this.#graceMs);
    this.#tickets.forget(session);
    session.received = undefined;
    const partner = this.#registry.partnerOf(session);
    if (partner === undefined) return effects;
    const { epoch } = session.state as Room;
    return [...effects, ...this.#registry.tell(partner, { type: "partner-lost", epoch, graceMs: this.#graceMs })];
  }

  /** Takes somebody out of the pool whose place is held. */
  #leavePool(session: Session): Effect[] {
    session.heldSince = session.since;
    return this.#registry.stop(session, "lost", 0);
  }

  #restore(session: Session, { wishes, since }: Ticket, now: number): void {
    session.isExpected = false;
    session.wishes = wishes;
    session.heldSince = since === undefined ? undefined : Math.min(since, now);
  }

  /** Makes the room of a ticket again, unless it is there, its epoch is taken, or the partner is elsewhere. */
  #reform(session: Session, { epoch, id, mode, role, partner }: TicketRoom, now: number): Effect[] {
    const { peerId, site, state } = session;
    if (typeof state === "object" && state.id === id) return []; // its partner was faster
    const effects = this.#registry.stop(session, "lost", now);
    if (this.#registry.room(epoch) || this.#registry.find(partner) || partner === peerId) return effects;
    const expected = this.#registry.add(partner, site, now);
    expected.isExpected = true;
    this.#registry.setAbsent(expected, now + this.#graceMs);
    const [impolite, polite] = role === "impolite" ? [peerId, partner] : [partner, peerId];
    // What both named stands on their screens and is not needed any more.
    const room: Room = { epoch, id, site, mode, impolite, polite, interests: [], languages: [] };
    this.#registry.seat(room, session, expected);
    return effects;
  }

  #enterRoom(session: Session, claimed: ClaimedRoom | undefined, now: number): Effect[] {
    const { state, ended } = session;
    if (typeof state === "object" && state.epoch === claimed?.epoch) {
      session.received = claimed.received;
      return this.#meetPartner(session, state, now);
    }
    // A match of which the lost connection did not hear any more is of no use.
    const effects = this.#registry.stop(session, "lost", now);
    if (claimed === undefined) return effects;
    const reason = ended?.epoch === claimed.epoch ? ended.reason : "lost";
    return [...effects, ...this.#registry.tell(session, { type: "ended", epoch: claimed.epoch, reason })];
  }

  #meetPartner(session: Session, room: Room, now: number): Effect[] {
    const { epoch } = room;
    const partner = this.#registry.partnerOf(session)!;
    if (partner.absentUntil !== undefined) {
      const graceMs = Math.max(0, partner.absentUntil - now);
      return this.#registry.tell(session, { type: "partner-lost", epoch, graceMs });
    }
    const [impolite, polite] = room.impolite === session.peerId ? [session, partner] : [partner, session];
    const received = { impolite: impolite.received, polite: polite.received };
    session.received = partner.received = undefined;
    return [{ type: "reseat", room, received }];
  }
}
