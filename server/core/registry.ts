import type { EndReason, ServerMessage } from "../../protocol/mod.ts";
import { Acquaintances, type AcquaintancesOptions } from "./acquaintances.ts";
import { DueTimes } from "./due-times.ts";
import type { Effect, PeerId, Room } from "./effect.ts";
import { newSession, partnerIn, type Session } from "./session.ts";

/**
 * How many are where. A session has a socket (`connected`) or has lost it and is kept for a while (`absent`); it is idle,
 * waiting, or in a room. Who waits has a socket; `idle` counts those who have one, `away` those who have none and are in
 * no room. So `idle + waiting + away + 2 x rooms = connected + absent`. All 0 when everybody left.
 */
export type LobbyStats = {
  connected: number;
  absent: number;
  idle: number;
  waiting: number;
  away: number;
  rooms: number;
};

/** Who is left sooner than this after they met has not been helped by meeting, ms. */
const INSTANT_MS = 5_000;
/** So long, ms, somebody who was left may take until they wait again. */
const PLACE_KEPT_MS = 10_000;

/** All sessions and rooms, and who is absent until when. Keeps the books; decides nothing. */
export class Registry {
  readonly acquaintances: Acquaintances;
  readonly #sessions = new Map<PeerId, Session>();
  readonly #rooms = new Map<number, Room>();
  readonly #absences = new DueTimes<Session>();
  #waiting = 0;
  /** Absent ones in no room. */
  #away = 0;

  constructor(options: AcquaintancesOptions) {
    this.acquaintances = new Acquaintances(options);
  }

  /** Begins a session, idle. */
  add(peerId: PeerId, site: string, now: number): Session {
    const session = newSession(peerId, site, this.acquaintances.add(peerId), now);
    this.#sessions.set(peerId, session);
    return session;
  }

  find(peerId: PeerId): Session | undefined {
    return this.#sessions.get(peerId);
  }

  /** Forgets a session that is idle. */
  remove(session: Session): void {
    this.setAbsent(session, undefined);
    this.forgetEnded(session);
    this.#sessions.delete(session.peerId);
    this.acquaintances.forget(session.peerId);
  }

  room(epoch: number): Room | undefined {
    return this.#rooms.get(epoch);
  }

  /** Puts two sessions, neither of which is in a room, into one. */
  seat(room: Room, ...sessions: [Session, Session]): void {
    this.#rooms.set(room.epoch, room);
    for (const session of sessions) {
      this.#setState(session, room);
      this.forgetEnded(session);
    }
  }

  /** The other one in a session's room. */
  partnerOf({ peerId, state }: Session): Session | undefined {
    return typeof state === "string" ? undefined : this.#sessions.get(partnerIn(state, peerId));
  }

  setWaiting(session: Session): void {
    this.#setState(session, "waiting");
  }

  /** Without a socket until then, ms; undefined when it has one again. */
  setAbsent(session: Session, until: number | undefined): void {
    this.#count(session, -1);
    if (session.absentUntil !== undefined) this.#absences.delete(session, session.absentUntil);
    session.absentUntil = until;
    if (until !== undefined) this.#absences.set(session, until);
    this.#count(session, 1);
  }

  /** Those whose time without a socket is over. They stay absent until removed. */
  takeGivenUp(now: number): Session[] {
    const sessions = this.#absences.take(now);
    for (const session of sessions) this.#absences.set(session, session.absentUntil!);
    return sessions;
  }

  /** From anywhere to idle. A partner becomes idle too and is told. */
  stop(session: Session, reason: EndReason, now: number, isUndoable = false): Effect[] {
    const { peerId, state } = session;
    if (state === "idle") return [];
    this.#setState(session, "idle");
    if (state === "waiting") return [{ type: "withdraw", peerId }];
    const partner = this.#sessions.get(partnerIn(state, peerId))!;
    this.#setState(partner, "idle");
    // Who flicks through strangers takes nobody's place in the pool.
    session.placeKept = undefined;
    partner.placeKept = now - partner.metAt < INSTANT_MS
      ? { since: partner.since, until: now + PLACE_KEPT_MS }
      : undefined;
    this.#rooms.delete(state.epoch);
    this.acquaintances.parted(peerId, partner.peerId, state.epoch, now);
    const wayBack = isUndoable ? { room: state } : undefined;
    for (const each of [session, partner]) {
      each.received = undefined;
      each.ended = { epoch: state.epoch, reason, at: now, wayBack, wish: undefined };
    }
    return [{ type: "close-room", room: state }, ...this.tell(partner, { type: "ended", epoch: state.epoch, reason })];
  }

  /** A message to whoever can hear it. */
  tell({ peerId, absentUntil }: Session, message: ServerMessage): Effect[] {
    return absentUntil === undefined ? [{ type: "send", peerId, message }] : [];
  }

  /** A session is through with its last room: nobody can go back, so nothing names it to its partner any more. */
  forgetEnded(session: Session): void {
    if (session.ended?.wayBack) session.ended.wayBack.room = undefined;
    session.ended = undefined;
  }

  /** How many remember a room that ended. Looks at every session. */
  get endedRooms(): number {
    return this.#sessions.values().reduce((sum, { ended }) => sum + (ended === undefined ? 0 : 1), 0);
  }

  /** Forgets rooms that ended so long ago, ms. */
  sweepEnded(before: number): void {
    for (const session of this.#sessions.values()) {
      if (session.ended !== undefined && session.ended.at < before) session.ended = undefined;
    }
  }

  stats(): LobbyStats {
    const absent = this.#absences.size;
    const connected = this.#sessions.size - absent;
    const { size: rooms } = this.#rooms;
    const [waiting, away] = [this.#waiting, this.#away];
    return { connected, absent, idle: this.#sessions.size - waiting - away - 2 * rooms, waiting, away, rooms };
  }

  #setState(session: Session, state: Session["state"]): void {
    this.#count(session, -1);
    session.state = state;
    this.#count(session, 1);
  }

  #count({ state, absentUntil }: Session, by: 1 | -1): void {
    if (state === "waiting") this.#waiting += by;
    else if (state === "idle" && absentUntil !== undefined) this.#away += by;
  }
}
