import { EndedEvent, FailedEvent, MatchedEvent, PhaseChangeEvent, ReportedEvent } from "../events.ts";
import type { SessionState } from "../session/session-state.ts";

/** Announces as events what changed between two snapshots. Never what a stranger wrote or likes. */
export function announce(target: EventTarget, { phase, report }: SessionState, previous: SessionState): void {
  if (phase.name !== previous.phase.name) target.dispatchEvent(new PhaseChangeEvent(phase.name, previous.phase.name));
  if (phase.name === "chatting" && previous.phase.name !== "chatting") {
    target.dispatchEvent(new MatchedEvent(phase.room.mode));
  }
  if (phase.name === "ended" && previous.phase.name !== "ended") target.dispatchEvent(new EndedEvent(phase.reason));
  if (phase.name === "failed" && !sameFailure(phase, previous.phase)) {
    target.dispatchEvent(new FailedEvent(phase.code, phase.retrying));
  }
  if (report.name === "sent" && previous.report.name !== "sent") {
    target.dispatchEvent(new ReportedEvent(report.results));
  }
}

function sameFailure(phase: { code: string; retrying: boolean }, previous: SessionState["phase"]): boolean {
  return previous.name === "failed" && previous.code === phase.code && previous.retrying === phase.retrying;
}
