import type { ClientMessage, EndReason, Resume } from "../../protocol/mod.ts";
import { type Effect, type MatchProposal, notInRoom, type PeerId, type Room, send } from "./effect.ts";
import { type Holdings, holdingsOf } from "./holdings.ts";
import { type NewRoom, Pairing } from "./pairing.ts";
import { type LobbyStats, Registry } from "./registry.ts";
import { Resumption } from "./resumption.ts";
import { Reunion } from "./reunion.ts";
import { type RetentionRow, timeOf } from "./retention.ts";
import { partnerIn, type Session } from "./session.ts";
import { TicketBook } from "./ticket-book.ts";
import { type Ticket, TICKET_RENEW_MS } from "./ticket.ts";
import { enterPool, isWaiting, type WaitingSession } from "./waiting-session.ts";

export type { LobbyStats } from "./registry.ts";

/** The messages that move a session between idle, waiting and in a room. */
export type LobbyMessage = Extract<ClientMessage, { type: "join" | "next" | "leave" | "block" | "undo" }>;

export type LobbyOptions = {
  newRoom: NewRoom;
  /** How long what is kept. A session whose connection was lost is kept, with its room, for its row's time; 0 ends it at once. */
  rows: LobbyRows;
  /** How many blocked peers one session remembers. */
  blockedMax?: number;
  /** How many recent partners one session remembers. */
  recentMax?: number;
  /** Names this process on its tickets; random, so that no other process has the same. */
  issuer?: string;
  /** How often everybody gets a fresh ticket, ms. */
  ticketRenewMs?: number;
};

/** The rows of the retention table for what a lobby keeps; former partners are not matched again for theirs. */
export type LobbyRows = {
  readonly [Id in "session" | "acquaintances" | "ended-room" | "ticket" | "returning"]: RetentionRow<Id>;
};

type Handlers = {
  [T in LobbyMessage["type"]]: (
    session: Session,
    message: Extract<LobbyMessage, { type: T }>,
    now: number,
  ) => Effect[];
};

/**
 * The state machine over sessions and rooms. It decides and returns effects, which the shell carries out in order;
 * pairing is the engine's, which answers `enter` effects with proposals to `match`.
 *
 * ```
 *   connect ──▶ idle ── join, next ──▶ waiting ── match ──▶ in a room
 *                ▲  ◀────── leave ──────┘                    │ │
 *                └── leave, block, or the partner's side ends ┘ └─ next ──▶ waiting
 * ```
 *
 * A session whose connection is lost is kept, absent, for a grace period: a room waits for it, the pool does not.
 * `resume` gives it its next socket.
 */
export class Lobby {
  readonly #graceMs: number;
  readonly #endedMs: number;
  readonly #registry: Registry;
  readonly #tickets: TicketBook;
  readonly #pairing: Pairing;
  readonly #resumption: Resumption;
  readonly #reunion: Reunion;

  constructor(options: LobbyOptions) {
    const { newRoom, rows, blockedMax = 256, recentMax = 32 } = options;
    const { issuer = "", ticketRenewMs = TICKET_RENEW_MS } = options;
    const graceMs = this.#graceMs = timeOf(rows.session, "session");
    const recentForMs = timeOf(rows.acquaintances, "acquaintances");
    const lifeMs = Math.min(timeOf(rows.ticket, "ticket"), timeOf(rows.returning, "returning"));
    this.#endedMs = timeOf(rows["ended-room"], "ended-room");
    this.#registry = new Registry({ recentForMs, blockedMax, recentMax });
    this.#tickets = new TicketBook({ issuer, renewMs: ticketRenewMs, lifeMs });
    this.#pairing = new Pairing(newRoom, this.#registry, this.#tickets);
    this.#resumption = new Resumption(this.#registry, this.#tickets, graceMs);
    this.#reunion = new Reunion(this.#registry, this.#tickets);
  }

  /** Begins a session, idle. Throws `TypeError` when the peer is connected already: ids are never used twice. */
  connect(peerId: PeerId, site: string, now: number): Effect[] {
    if (this.#registry.find(peerId)) throw new TypeError("Cannot connect a peer that is connected already");
    this.#registry.add(peerId, site, now);
    return [];
  }

  /**
   * Goes on with a session on another connection. `room` is the one that the client still holds keys for. Undefined
   * when the ticket is not good, or not any more: then the connection is of somebody new.
   */
  resume(ticket: Ticket, room: Resume["room"], now: number): Effect[] | undefined {
    return this.#resumption.resume(ticket, room, now);
  }

  /** Something came from a peer that is none of the messages here: its last ticket has arrived. */
  hear(peerId: PeerId): void {
    const session = this.#registry.find(peerId);
    if (session !== undefined) this.#tickets.heard(session);
  }

  /** The connection of a session was lost: keeps it, and its room, for the grace period. */
  lose(peerId: PeerId, now: number): Effect[] {
    const session = this.#registry.find(peerId);
    if (session === undefined || session.absentUntil !== undefined) return [];
    // Without a ticket nobody can come back.
    if (this.#graceMs === 0 || session.issued === 0) return this.disconnect(peerId, now);
    return this.#resumption.lose(session, now);
  }

  /** Ends a session and forgets everything about the peer. Nothing happens when it is not here. */
  disconnect(peerId: PeerId, now: number, reason: EndReason = "lost"): Effect[] {
    const session = this.#registry.find(peerId);
    if (session === undefined) return [];
    const effects = this.#registry.stop(session, reason, now);
    this.#tickets.forget(session);
    this.#registry.remove(session);
    return effects;
  }

  /** What a message of a peer leads to; nothing when the peer is not connected. */
  handle(peerId: PeerId, message: LobbyMessage, now: number): Effect[] {
    const session = this.#registry.find(peerId);
    if (session === undefined || session.absentUntil !== undefined) return [];
    this.#tickets.heard(session);
    const handler = this.#handlers[message.type] as (session: Session, message: LobbyMessage, now: number) => Effect[];
    return handler(session, message, now);
  }

  /** Opens a room for two peers whom the engine found compatible, if they still are. */
  match(proposal: MatchProposal, now: number): Effect[] {
    return this.#pairing.open(proposal, now);
  }

  /** Gives up those who did not come back, and renews tickets. Call it at least once a second. */
  tick(now: number): Effect[] {
    const gone = this.#registry.takeGivenUp(now).flatMap(({ peerId }) => this.disconnect(peerId, now));
    return [...gone, ...this.#tickets.takeDue(now).map((session) => this.#tickets.hand(session, now))];
  }

  /** Drops what sessions remember longer than they should. Call it about once a minute. */
  sweep(now: number): void {
    this.#registry.acquaintances.sweep(now);
    this.#registry.sweepEnded(now - this.#endedMs);
    this.#tickets.sweep(now);
  }

  /** What is held about a peer; undefined when nothing is. Of others it names only how many. */
  holdings(peerId: PeerId): Holdings | undefined {
    const session = this.#registry.find(peerId);
    const returning = this.#tickets.returningUntil(peerId);
    return session === undefined ? undefined : holdingsOf(session, returning);
  }

  /** The live room of a peer. */
  roomOf(peerId: PeerId): Room | undefined {
    const state = this.#registry.find(peerId)?.state;
    return typeof state === "object" ? state : undefined;
  }

  /** How many peers are where. */
  stats(): LobbyStats {
    return this.#registry.stats();
  }

  /** How much is remembered of what is over. Looks at every session: for the metrics. */
  get remembered(): { acquaintances: number; endedRooms: number } {
    return { acquaintances: this.#registry.acquaintances.mentions, endedRooms: this.#registry.endedRooms };
  }

  /** How much is kept beyond sessions and rooms; all 0 when everybody left and all tickets have expired. */
  get footprint(): { restored: number; renewals: number } {
    return this.#tickets.footprint;
  }

  readonly #handlers: Handlers = {
    join: (session, { mode, interests, languages }, now) => {
      if (session.state === "waiting") return [send(session.peerId, { type: "waiting" })];
      if (session.state !== "idle") return [];
      session.wishes = { mode, interests, languages };
      return this.#wait(session, session.heldSince ?? keptPlace(session, now) ?? now, now);
    },

    next: (session, { epoch }, now) => {
      if (session.state === "waiting") return [send(session.peerId, { type: "waiting" })];
      const current = session.state === "idle" ? session.memory.last?.epoch : session.state.epoch;
      if (epoch !== current || session.wishes === undefined) return [notInRoom(session.peerId, "next", epoch)];
      const ended = this.#registry.stop(session, "left", now, true);
      return [...ended, ...this.#wait(session, keptPlace(session, now) ?? now, now)];
    },

    leave: (session, _message, now) => {
      const effects = this.#registry.stop(session, "left", now);
      // Who leaves is through with it: nothing to go back to, and nothing kept of the room.
      session.wishes = session.heldSince = session.placeKept = undefined;
      this.#registry.forgetEnded(session);
      return [...effects, send(session.peerId, { type: "idle" })];
    },

    block: (session, { epoch }, now) => {
      const { peerId, state, memory } = session;
      const { acquaintances } = this.#registry;
      // The ticket first: who has heard of the block does not lose it with the connection and the process.
      const answer = () => [this.#tickets.hand(session, now), send(peerId, { type: "blocked", epoch })];
      if (typeof state === "object" && state.epoch === epoch) {
        acquaintances.block(peerId, partnerIn(state, peerId));
        return [...this.#registry.stop(session, "left", now), ...answer()];
      }
      if (memory.last?.epoch !== epoch) return [notInRoom(peerId, "block", epoch)];
      if (memory.last.partner !== undefined) acquaintances.block(peerId, memory.last.partner);
      // The engine may hold a copy of what this peer does not want.
      const again = isWaiting(session) ? [enterPool(session)] : [];
      return [...answer(), ...again];
    },

    undo: (session, message, now) => this.#reunion.ask(session, message, now),
  };

  /** From idle into the pool. `waiting` goes first: an engine may answer `enter` with a match at once. */
  #wait(session: Session, since: number, now: number): Effect[] {
    session.since = since;
    session.heldSince = session.placeKept = undefined;
    this.#registry.setWaiting(session);
    return [
      send(session.peerId, { type: "waiting" }),
      this.#tickets.hand(session, now),
      enterPool(session as WaitingSession),
    ];
  }
}

/** Since when somebody has waited whom the last partner left at once; undefined when that is too long ago. */
function keptPlace({ placeKept }: Session, now: number): number | undefined {
  return placeKept !== undefined && now <= placeKept.until ? placeKept.since : undefined;
}
