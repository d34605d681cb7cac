import { type ClientMessage, type EndReason, LIMITS, type Resume, type ServerMessage } from "../../protocol/mod.ts";
import { isExcluded, shared } from "./compatibility.ts";
import type { Effect, MatchProposal, PeerId, Room, WaitingEntry } from "./effect.ts";
import { type Holdings, holdingsOf } from "./holdings.ts";
import { type LobbyStats, Registry } from "./registry.ts";
import { Resumption } from "./resumption.ts";
import { type RetentionRow, timeOf } from "./retention.ts";
import { partnerIn, type Session } from "./session.ts";
import { TicketBook } from "./ticket-book.ts";
import type { Ticket } from "./ticket.ts";

export type { LobbyStats } from "./registry.ts";

/** The messages that move a session between idle, waiting and in a room. */
export type LobbyMessage = Extract<ClientMessage, { type: "join" | "next" | "leave" | "block" | "undo" }>;

export type LobbyOptions = {
  /** A random 32-bit epoch and 16 random bytes as base64url. Asked again while the epoch is in use. */
  newRoom: () => { epoch: number; id: string };
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

/** How often everybody gets a fresh ticket, ms. */
export const TICKET_RENEW_MS = 120_000;
/** Beyond the next one and the grace period, a ticket lives so much longer, ms: a restart has to fit in. */
export const RESTART_MS = 60_000;

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
  readonly #newRoom: LobbyOptions["newRoom"];
  readonly #graceMs: number;
  readonly #endedMs: number;
  readonly #registry: Registry;
  readonly #tickets: TicketBook;
  readonly #resumption: Resumption;

  constructor(options: LobbyOptions) {
    const { newRoom, rows, blockedMax = 256, recentMax = 32 } = options;
    const { issuer = "", ticketRenewMs = TICKET_RENEW_MS } = options;
    this.#newRoom = newRoom;
    const graceMs = this.#graceMs = timeOf(rows.session, "session");
    const recentForMs = timeOf(rows.acquaintances, "acquaintances");
    const lifeMs = Math.min(timeOf(rows.ticket, "ticket"), timeOf(rows.returning, "returning"));
    this.#endedMs = timeOf(rows["ended-room"], "ended-room");
    this.#registry = new Registry({ recentForMs, blockedMax, recentMax });
    this.#tickets = new TicketBook({ issuer, renewMs: ticketRenewMs, lifeMs });
    this.#resumption = new Resumption(this.#registry, this.#tickets, graceMs);
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
    const effects = session.state === "waiting" ? this.#resumption.leavePool(session) : [];
    this.#registry.setAbsent(session, now + this.#graceMs);
    this.#tickets.forget(session);
    session.received = undefined;
    const partner = this.#registry.partnerOf(session);
    if (partner === undefined) return effects;
    const { epoch } = session.state as Room;
    return [...effects, ...this.#registry.tell(partner, { type: "partner-lost", epoch, graceMs: this.#graceMs })];
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

  /**
   * Opens a room for two peers whom the engine found compatible. The engine may be behind (another node, a block in the
   * meantime): if one of them may not enter this room, those who still wait go back to the pool with their old place.
   */
  match(proposal: MatchProposal, now: number): Effect[] {
    const first = this.#waitingSession(proposal.first);
    const second = this.#waitingSession(proposal.second);
    if (first === undefined || second === undefined || !this.#mayMeet(first, second, now)) {
      return [first, second].flatMap((session) => session ? [enter(session)] : []);
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
    // The tickets first: who has heard of the room can come back into it.
    return [this.#ticket(first, now), this.#ticket(second, now), { type: "open-room", room }];
  }

  /** Gives up those who did not come back, and renews tickets. Call it at least once a second. */
  tick(now: number): Effect[] {
    const gone = this.#registry.takeGivenUp(now).flatMap(({ peerId }) => this.disconnect(peerId, now));
    return [...gone, ...this.#tickets.takeDue(now).map((session) => this.#ticket(session, now))];
  }

  /** Drops what sessions remember longer than they should. Call it about once a minute. */
  sweep(now: number): void {
    this.#registry.acquaintances.sweep(now);
    this.#registry.forgetEnded(now - this.#endedMs);
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

  /** How much is kept beyond sessions and rooms; all 0 when everybody left and all tickets have expired. */
  get footprint(): { restored: number; renewals: number } {
    return this.#tickets.footprint;
  }

  readonly #handlers: Handlers = {
    join: (session, { mode, interests, languages }, now) => {
      if (session.state === "waiting") return [send(session.peerId, { type: "waiting" })];
      if (session.state !== "idle") return [];
      session.wishes = { mode, interests, languages };
      return this.#wait(session, session.heldSince ?? now, now);
    },

    next: (session, { epoch }, now) => {
      if (session.state === "waiting") return [send(session.peerId, { type: "waiting" })];
      const current = session.state === "idle" ? session.memory.last?.epoch : session.state.epoch;
      if (epoch !== current || session.wishes === undefined) return [notInRoom(session.peerId, "next")];
      return [...this.#registry.stop(session, "left", now, true), ...this.#wait(session, now, now)];
    },

    leave: (session, _message, now) => {
      const effects = this.#registry.stop(session, "left", now);
      // Who leaves is through with it: nothing to go back to, and nothing kept of the room.
      session.wishes = session.heldSince = session.ended = undefined;
      return [...effects, send(session.peerId, { type: "idle" })];
    },

    block: (session, { epoch }, now) => {
      const { peerId, state, memory } = session;
      const { acquaintances } = this.#registry;
      const blocked = send(peerId, { type: "blocked", epoch });
      if (typeof state === "object" && state.epoch === epoch) {
        acquaintances.block(peerId, partnerIn(state, peerId));
        return [...this.#registry.stop(session, "left", now), blocked, this.#ticket(session, now)];
      }
      if (memory.last?.epoch !== epoch) return [notInRoom(peerId, "block")];
      if (memory.last.partner !== undefined) acquaintances.block(peerId, memory.last.partner);
      // The engine may hold a copy of what this peer does not want.
      const again = state === "waiting" ? [enter(session as WaitingSession)] : [];
      return [blocked, ...again, this.#ticket(session, now)];
    },

    undo: (session, { epoch, received }, now) => {
      const { ended } = session;
      const partner = ended && this.#registry.find(partnerIn(ended.room, session.peerId));
      if (ended?.room.epoch !== epoch || !this.#mayGoBack(session, now) || !partner || !this.#mayGoBack(partner, now)) {
        return [notInRoom(session.peerId, "undo")];
      }
      if (partner.ended!.room !== ended.room || this.#registry.room(epoch)) return [notInRoom(session.peerId, "undo")];
      const isFirst = ended.wish === undefined;
      ended.wish = { received };
      // Who blocked the other is never asked, and the other never learns of it: it looks like a question without an answer.
      if (session.memory.blocked.has(partner.peerId) || partner.memory.blocked.has(session.peerId)) return [];
      if (partner.ended!.wish) return this.#goBack(ended.room, session, partner, now);
      return isFirst ? this.#registry.tell(partner, { type: "undo", epoch }) : [];
    },
  };

  /** From idle into the pool. `waiting` goes first: an engine may answer `enter` with a match at once. */
  #wait(session: Session, since: number, now: number): Effect[] {
    session.since = since;
    session.heldSince = undefined;
    this.#registry.setWaiting(session);
    return [
      send(session.peerId, { type: "waiting" }),
      this.#ticket(session, now),
      enter(session as WaitingSession),
    ];
  }

  /** Whether the room before this one could still become the current one again. */
  #mayGoBack({ state, ended, absentUntil }: Session, now: number): boolean {
    return typeof state === "string" && absentUntil === undefined && ended !== undefined && ended.isUndoable &&
      now <= ended.at + LIMITS.undoMs;
  }

  #goBack(room: Room, session: Session, partner: Session, now: number): Effect[] {
    const received = { impolite: -1, polite: -1 };
    const withdrawn: Effect[] = [];
    for (const each of [session, partner]) {
      received[room.impolite === each.peerId ? "impolite" : "polite"] = each.ended!.wish!.received;
      if (each.state === "waiting") withdrawn.push({ type: "withdraw", peerId: each.peerId });
    }
    this.#registry.seat(room, session, partner);
    return [
      ...withdrawn,
      this.#ticket(session, now),
      this.#ticket(partner, now),
      { type: "reseat", room, received },
    ];
  }

  #ticket(session: Session, now: number): Effect {
    return { type: "ticket", peerId: session.peerId, ticket: this.#tickets.issue(session, now) };
  }

  #waitingSession(peerId: PeerId): WaitingSession | undefined {
    const session = this.#registry.find(peerId);
    return session?.state === "waiting" ? session as WaitingSession : undefined;
  }

  #mayMeet(a: WaitingSession, b: WaitingSession, now: number): boolean {
    return a.site === b.site && a.wishes.mode === b.wishes.mode && !isExcluded(entryOf(a), entryOf(b), now);
  }

  /** An epoch that means no live room, and neither peer's last one: a late `next` or `block` must not hit this room. */
  #unusedRoom(a: Session, b: Session): { epoch: number; id: string } {
    for (let attempt = 0; attempt < 1_000; attempt++) {
      const room = this.#newRoom();
      const { epoch } = room;
      if (!this.#registry.room(epoch) && a.memory.last?.epoch !== epoch && b.memory.last?.epoch !== epoch) return room;
    }
    throw new RangeError("Cannot open a room: expected an unused epoch within 1000 attempts");
  }
}

type WaitingSession = Session & { state: "waiting"; wishes: WaitingWishes };
type WaitingWishes = NonNullable<Session["wishes"]>;

function enter(session: WaitingSession): Effect {
  return { type: "enter", entry: entryOf(session) };
}

function entryOf({ peerId, site, wishes, since, memory: { blocked, recent } }: WaitingSession): WaitingEntry {
  return { ...wishes, peerId, site, since, blocked, recent };
}

function send(peerId: PeerId, message: ServerMessage): Effect {
  return { type: "send", peerId, message };
}

function notInRoom(peerId: PeerId, of: LobbyMessage["type"]): Effect {
  return send(peerId, { type: "error", code: "not-in-room", of });
}
