import type { ClientMessage, EndReason, ServerMessage, Wishes } from "../../protocol/mod.ts";
import { Acquaintances, type Memory } from "./acquaintances.ts";
import { isExcluded, shared } from "./compatibility.ts";
import type { Effect, MatchProposal, PeerId, Room, WaitingEntry } from "./effect.ts";

/** The messages that move a session between idle, waiting and in a room. */
export type LobbyMessage = Extract<ClientMessage, { type: "join" | "next" | "leave" | "block" }>;

export type LobbyOptions = {
  /** A random 32-bit epoch and 16 random bytes as base64url. Asked again while the epoch is in use. */
  newRoom: () => { epoch: number; id: string };
  /** How long former partners are not matched again, ms. */
  recentForMs: number;
  /** How many blocked peers one session remembers. */
  blockedMax?: number;
  /** How many recent partners one session remembers. */
  recentMax?: number;
};

export type LobbyStats = { connected: number; idle: number; waiting: number; rooms: number };

type Session = {
  readonly peerId: PeerId;
  readonly site: string;
  readonly memory: Memory;
  state: "idle" | "waiting" | Room;
  /** Until the peer leaves. */
  wishes: Wishes | undefined;
  /** When the current or last wait began, ms. */
  since: number;
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
 */
export class Lobby {
  readonly #newRoom: LobbyOptions["newRoom"];
  readonly #acquaintances: Acquaintances;
  readonly #sessions = new Map<PeerId, Session>();
  readonly #rooms = new Map<number, Room>();
  #waiting = 0;

  constructor(options: LobbyOptions) {
    const { newRoom, recentForMs, blockedMax = 256, recentMax = 32 } = options;
    this.#newRoom = newRoom;
    this.#acquaintances = new Acquaintances({ recentForMs, blockedMax, recentMax });
  }

  /** Begins a session, idle. Throws `TypeError` when the peer is connected already: ids are never used twice. */
  connect(peerId: PeerId, site: string, now: number): Effect[] {
    if (this.#sessions.has(peerId)) throw new TypeError("Cannot connect a peer that is connected already");
    const memory = this.#acquaintances.add(peerId);
    this.#sessions.set(peerId, { peerId, site, memory, state: "idle", wishes: undefined, since: now });
    return [];
  }

  /** Ends a session and forgets everything about the peer. Nothing happens when it is not connected. */
  disconnect(peerId: PeerId, now: number): Effect[] {
    const session = this.#sessions.get(peerId);
    if (session === undefined) return [];
    const effects = this.#stop(session, "lost", now);
    this.#sessions.delete(peerId);
    this.#acquaintances.forget(peerId);
    return effects;
  }

  /** What a message of a peer leads to; nothing when the peer is not connected. */
  handle(peerId: PeerId, message: LobbyMessage, now: number): Effect[] {
    const session = this.#sessions.get(peerId);
    if (session === undefined) return [];
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
    this.#rooms.set(room.epoch, room);
    this.#setState(first, room);
    this.#setState(second, room);
    return [{ type: "open-room", room }];
  }

  /** Drops what sessions remember longer than they should. Call it about once a minute. */
  sweep(now: number): void {
    this.#acquaintances.sweep(now);
  }

  /** The live room of a peer. */
  roomOf(peerId: PeerId): Room | undefined {
    const state = this.#sessions.get(peerId)?.state;
    return typeof state === "object" ? state : undefined;
  }

  /** How many peers are where; rooms hold two each. All 0 when everybody left. */
  stats(): LobbyStats {
    const connected = this.#sessions.size;
    const rooms = this.#rooms.size;
    return { connected, idle: connected - this.#waiting - 2 * rooms, waiting: this.#waiting, rooms };
  }

  readonly #handlers: Handlers = {
    join: (session, { mode, interests, languages }, now) => {
      if (session.state === "waiting") return [send(session.peerId, { type: "waiting" })];
      if (session.state !== "idle") return [];
      session.wishes = { mode, interests, languages };
      return this.#wait(session, now);
    },

    next: (session, { epoch }, now) => {
      if (session.state === "waiting") return [send(session.peerId, { type: "waiting" })];
      const current = session.state === "idle" ? session.memory.last?.epoch : session.state.epoch;
      if (epoch !== current || session.wishes === undefined) return [notInRoom(session.peerId, "next")];
      return [...this.#stop(session, "left", now), ...this.#wait(session, now)];
    },

    leave: (session, _message, now) => {
      const effects = this.#stop(session, "left", now);
      session.wishes = undefined;
      return [...effects, send(session.peerId, { type: "idle" })];
    },

    block: (session, { epoch }, now) => {
      const { peerId, state, memory } = session;
      const blocked = send(peerId, { type: "blocked", epoch });
      if (typeof state === "object" && state.epoch === epoch) {
        this.#acquaintances.block(peerId, partnerIn(state, peerId));
        return [...this.#stop(session, "left", now), blocked];
      }
      if (memory.last?.epoch !== epoch) return [notInRoom(peerId, "block")];
      if (memory.last.partner !== undefined) this.#acquaintances.block(peerId, memory.last.partner);
      // The engine may hold a copy of what this peer does not want.
      return state === "waiting" ? [blocked, enter(session as WaitingSession)] : [blocked];
    },
  };

  /** From idle into the pool. `waiting` goes first: an engine may answer `enter` with a match at once. */
  #wait(session: Session, now: number): Effect[] {
    session.since = now;
    this.#setState(session, "waiting");
    return [send(session.peerId, { type: "waiting" }), enter(session as WaitingSession)];
  }

  /** From anywhere to idle. A partner becomes idle too and is told. */
  #stop(session: Session, reason: EndReason, now: number): Effect[] {
    const { peerId, state } = session;
    this.#setState(session, "idle");
    if (state === "idle") return [];
    if (state === "waiting") return [{ type: "withdraw", peerId }];
    const partner = this.#sessions.get(partnerIn(state, peerId))!;
    this.#rooms.delete(state.epoch);
    this.#setState(partner, "idle");
    this.#acquaintances.parted(peerId, partner.peerId, state.epoch, now);
    return [
      { type: "close-room", room: state },
      send(partner.peerId, { type: "ended", epoch: state.epoch, reason }),
    ];
  }

  #setState(session: Session, state: Session["state"]): void {
    this.#waiting += Number(state === "waiting") - Number(session.state === "waiting");
    session.state = state;
  }

  #waitingSession(peerId: PeerId): WaitingSession | undefined {
    const session = this.#sessions.get(peerId);
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
      if (!this.#rooms.has(epoch) && a.memory.last?.epoch !== epoch && b.memory.last?.epoch !== epoch) return room;
    }
    throw new RangeError("Cannot open a room: expected an unused epoch within 1000 attempts");
  }
}

type WaitingSession = Session & { state: "waiting"; wishes: Wishes };

function enter(session: WaitingSession): Effect {
  return { type: "enter", entry: entryOf(session) };
}

function entryOf({ peerId, site, wishes, since, memory: { blocked, recent } }: WaitingSession): WaitingEntry {
  return { ...wishes, peerId, site, since, blocked, recent };
}

function partnerIn(room: Room, peerId: PeerId): PeerId {
  return room.impolite === peerId ? room.polite : room.impolite;
}

function send(peerId: PeerId, message: ServerMessage): Effect {
  return { type: "send", peerId, message };
}

function notInRoom(peerId: PeerId, of: LobbyMessage["type"]): Effect {
  return send(peerId, { type: "error", code: "not-in-room", of });
}
