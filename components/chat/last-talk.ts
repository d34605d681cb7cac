import type { ChatMessage, SessionState } from "../session/session-state.ts";

/** A conversation that is no longer on the screen. */
export type LastTalk = { epoch: number; messages: readonly ChatMessage[] };

/**
 * What can still be reported after a change: whoever pressed Next too early finds in the form what was on the screen.
 * A conversation that was reported is not kept.
 */
export function lastTalk(
  last: LastTalk | undefined,
  { phase }: SessionState,
  { phase: before, messages }: SessionState,
): LastTalk | undefined {
  if (phase.name === "chatting" || phase.name === "ended") return last;
  if (before.name === "chatting") return { epoch: before.room.epoch, messages };
  if (before.name !== "ended") return last;
  return before.reason === "reported" ? undefined : { epoch: before.room.epoch, messages };
}
