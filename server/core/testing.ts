import type { PeerId, WaitingEntry } from "./effect.ts";

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
