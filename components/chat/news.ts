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
  const latest = state.messages.at(-1);
  if (state.messages.length > previous.messages.length && latest && !latest.own) {
    return msg("New message", { id: "news.message" });
  }
  return undefined;
}
