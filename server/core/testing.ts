import { LIMITS } from "../../protocol/mod.ts";
import type { PeerId, WaitingEntry } from "./effect.ts";
import type { LobbyRows } from "./lobby.ts";
import { RetentionRow } from "./retention.ts";
import { RESTART_MS, TICKET_RENEW_MS } from "./ticket.ts";

/** A waiting entry for tests: a text chatter of one site without wishes, unless told otherwise. */
export function entryOf(peerId: PeerId, fields: Partial<WaitingEntry> = {}): WaitingEntry {
  return {
    peerId,
    site: "site",
    mode: "text",
    interests: [],
    languages: [],
    since: 0,
    blocked: new Set(),
    recent: new Map(),
    ...fields,
  };
}

/** Rows for a lobby in a test, related to each other as the table relates them. */
export function lobbyRows(
  { recentForMs = 1e6, graceMs = 20_000, renewMs = TICKET_RENEW_MS }: {
    recentForMs?: number;
    graceMs?: number;
    renewMs?: number;
  } = {},
): LobbyRows {
  return {
    session: new RetentionRow("session", graceMs),
    acquaintances: new RetentionRow("acquaintances", recentForMs),
    "ended-room": new RetentionRow("ended-room", Math.max(graceMs, LIMITS.undoMs)),
    ticket: new RetentionRow("ticket", renewMs + graceMs + RESTART_MS),
    returning: new RetentionRow("returning", renewMs + graceMs + RESTART_MS),
  };
}
