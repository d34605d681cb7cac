import type { Effect, WaitingEntry } from "./effect.ts";
import type { Session } from "./session.ts";

/** A session that waits for a partner, so that it has said for whom. */
export type WaitingSession = Session & { state: "waiting"; wishes: NonNullable<Session["wishes"]> };

/** Whether a session waits. */
export function isWaiting(session: Session): session is WaitingSession {
  return session.state === "waiting";
}

/** Puts a session into the engine's pool, in place of an earlier entry. */
export function enterPool(session: WaitingSession): Effect {
  return { type: "enter", entry: entryOf(session) };
}

/** What the engine knows of a session. */
export function entryOf({ peerId, site, wishes, since, memory: { blocked, recent } }: WaitingSession): WaitingEntry {
  return { ...wishes, peerId, site, since, blocked, recent };
}
