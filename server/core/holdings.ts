import type { Wishes } from "../../protocol/mod.ts";
import type { Session } from "./session.ts";

/** What a lobby holds about one peer, as that peer may see it: everything of its own, and of others only how many. */
export type Holdings = {
  session: { name: string; site: string; wishes: Wishes | undefined; tickets: number };
  waiting: { since: number; wishes: Wishes } | undefined;
  room: { epoch: number; room: string; mode: string; interests: string[]; languages: string[] } | undefined;
  endedRoom: { epoch: number; endedAt: number; reason: string; canGoBack: boolean } | undefined;
  acquaintances: { blocked: number; recent: number; recentUntil: number | undefined } | undefined;
  returning: { until: number } | undefined;
};

/** Reads a session. Plain data, nothing of which is the session's own. */
export function holdingsOf(session: Session, returningUntil: number | undefined): Holdings {
  const { peerId: name, site, wishes, state, since, issued: tickets, memory, ended } = session;
  const room = typeof state === "object" ? state : undefined;
  const { blocked, recent } = memory;
  return {
    session: { name, site, wishes, tickets },
    waiting: state === "waiting" && wishes ? { since, wishes } : undefined,
    room: room && {
      epoch: room.epoch,
      room: room.id,
      mode: room.mode,
      interests: room.interests,
      languages: room.languages,
    },
    endedRoom: ended && {
      epoch: ended.epoch,
      endedAt: ended.at,
      reason: ended.reason,
      canGoBack: ended.wayBack?.room !== undefined,
    },
    acquaintances: blocked.size + recent.size === 0
      ? undefined
      : { blocked: blocked.size, recent: recent.size, recentUntil: [...recent.values()].sort((a, b) => b - a)[0] },
    returning: returningUntil === undefined ? undefined : { until: returningUntil },
  };
}
