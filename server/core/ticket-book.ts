import { DueTimes } from "./due-times.ts";
import type { Effect, PeerId } from "./effect.ts";
import type { Session } from "./session.ts";
import { type Ticket, TICKET_BLOCKED_MAX, TICKET_RECENT_MAX } from "./ticket.ts";

export type TicketBookOptions = {
  /** Names this process; random. */
  issuer: string;
  /** Everybody gets a fresh ticket so often, ms. */
  renewMs: number;
  /** A ticket is worth something for so long, ms. */
  lifeMs: number;
};

/**
 * Issues tickets and says which of them are still good. For sessions that this process knows, their serial numbers
 * decide; of those that it restored from another process' ticket it remembers, as long as such a ticket can live, that
 * they were here: so no ticket is used twice, and none brings back who has left.
 */
export class TicketBook {
  readonly #options: TicketBookOptions;
  readonly #restored = new Map<PeerId, number>();
  readonly #renewals = new DueTimes<Session>();

  constructor(options: TicketBookOptions) {
    this.#options = options;
  }

  /** How much is kept; all 0 when nobody is here and all tickets have expired. */
  get footprint(): { restored: number; renewals: number } {
    return { restored: this.#restored.size, renewals: this.#renewals.size };
  }

  /** Hands a session its next ticket. */
  hand(session: Session, now: number): Effect {
    return { type: "ticket", peerId: session.peerId, ticket: this.issue(session, now) };
  }

  /** The next ticket of a session. The one before the last is worthless from now on: the last one has surely arrived. */
  issue(session: Session, now: number): Ticket {
    const { peerId, site, wishes, state, memory } = session;
    const { issuer, renewMs, lifeMs } = this.#options;
    this.forget(session);
    if (session.voidWhenHeard === undefined) session.void = Math.max(session.void, session.issued - 1);
    session.renewAt = now + renewMs;
    this.#renewals.set(session, session.renewAt);
    return {
      issuer,
      peerId,
      site,
      serial: ++session.issued,
      expires: now + lifeMs,
      wishes,
      since: state === "waiting" ? session.since : undefined,
      room: typeof state === "string" ? undefined : {
        epoch: state.epoch,
        id: state.id,
        mode: state.mode,
        role: state.impolite === peerId ? "impolite" : "polite",
        partner: state.impolite === peerId ? state.polite : state.impolite,
      },
      blocked: [...memory.blocked].slice(-TICKET_BLOCKED_MAX),
      recent: [...memory.recent].filter(([, until]) => until > now).slice(-TICKET_RECENT_MAX),
    };
  }

  /** Whether another process issued it. */
  isForeign(ticket: Ticket): boolean {
    return ticket.issuer !== this.#options.issuer;
  }

  /** Whether a ticket may be used now: by its session if that is known here, else to restore it. */
  isGood(ticket: Ticket, session: Session | undefined, now: number): boolean {
    if (ticket.expires <= now) return false;
    if (session === undefined || session.isExpected) {
      return this.isForeign(ticket) && !this.#restored.has(ticket.peerId);
    }
    return session.site === ticket.site && ticket.serial > session.void;
  }

  /**
   * Takes a good ticket out of the world, and all that came before it. Only when the peer is heard again, though: a
   * connection that breaks before the next ticket arrives would leave it with none.
   */
  use(ticket: Ticket, session: Session): void {
    session.issued = session.voidWhenHeard = Math.max(session.issued, ticket.serial);
    session.void = Math.max(session.void, ticket.serial - 1);
    if (!this.isForeign(ticket)) return;
    this.#restored.set(ticket.peerId, Math.max(ticket.expires, this.#restored.get(ticket.peerId) ?? 0));
  }

  /** The peer is heard: it has the ticket that came when it resumed. */
  heard(session: Session): void {
    session.void = Math.max(session.void, session.voidWhenHeard ?? 0);
    session.voidWhenHeard = undefined;
  }

  /** Takes those whose ticket grows old. */
  takeDue(now: number): Session[] {
    const due = this.#renewals.take(now);
    for (const session of due) session.renewAt = undefined;
    return due;
  }

  /** No more tickets for this session, for the time being. */
  forget(session: Session): void {
    if (session.renewAt !== undefined) this.#renewals.delete(session, session.renewAt);
    session.renewAt = undefined;
  }

  /** Until when it is remembered that this peer came back with a ticket, ms. */
  returningUntil(peerId: PeerId): number | undefined {
    return this.#restored.get(peerId);
  }

  /** Drops what no living ticket can ask for. */
  sweep(now: number): void {
    for (const [peerId, until] of this.#restored) if (until <= now) this.#restored.delete(peerId);
  }
}
