import { msg } from "@lit/localize";

/** What a row of the server's retention table is, in plain words; its own name when it is one that we do not know. */
export function heldLabel(id: string): string {
  return Object.hasOwn(LABELS, id) ? LABELS[id]!() : id;
}

const LABELS: Readonly<Record<string, () => string>> = {
  connection: () => msg("Your connection: the site, and a keyed hash of your address", { id: "held.connection" }),
  session: () => msg("Your visit: a random name and what you want", { id: "held.session" }),
  waiting: () => msg("Your place among those who wait", { id: "held.waiting" }),
  room: () => msg("Your conversation: that there is one, not a word of it", { id: "held.room" }),
  "ended-room": () => msg("Your last conversation: that there was one", { id: "held.ended-room" }),
  acquaintances: () => msg("How many you met recently, and how many you blocked", { id: "held.acquaintances" }),
  returning: () => msg("That you came back after a restart", { id: "held.returning" }),
  "address-use": () => msg("Counters against abuse, under a keyed hash of your address", { id: "held.address-use" }),
  restriction: () => msg("A restriction of your address", { id: "held.restriction" }),
  "unfinished-report": () => msg("A report that you are sending", { id: "held.unfinished-report" }),
  report: () => msg("A report that you sent", { id: "held.report" }),
};
