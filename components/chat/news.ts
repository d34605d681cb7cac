import { msg } from "@lit/localize";
import type { SessionState } from "../session/session-state.ts";

/** What is worth calling a person back to a hidden tab for; never what a stranger wrote. */
export function newsFor(state: SessionState, previous: SessionState): string | undefined {
  if (state.phase.name === "chatting" && previous.phase.name !== "chatting") {
    return msg("Someone is here", { id: "news.matched" });
  }
  if (state.phase.name === "ended" && previous.phase.name === "chatting") {
    return msg("They moved on", { id: "news.ended" });
  }
  // By its id: a long conversation forgets its beginning, and stays as long as it was.
  const [latest, before] = [state.messages.at(-1), previous.messages.at(-1)];
  if (latest && !latest.own && latest.id !== before?.id && state.messages.length >= previous.messages.length) {
    return msg("New message", { id: "news.message" });
  }
  return undefined;
}
