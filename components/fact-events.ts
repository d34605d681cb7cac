import type { EvidenceResult, Mode } from "../protocol/mod.ts";
import { FactEvent } from "./event-kinds.ts";
import type { FailureCode, LocalEndReason, Phase } from "./session/session-state.ts";

/** A dialog opened or closed. What goes on by itself waits for so long. */
export class DialogToggleEvent extends FactEvent {
  readonly open: boolean;
  constructor(open: boolean) {
    super("passerby-dialog-toggle");
    this.open = open;
  }
}

/** The chat moved on to another phase. */
export class PhaseChangeEvent extends FactEvent {
  readonly phase: Phase["name"];
  readonly previous: Phase["name"];
  constructor(phase: Phase["name"], previous: Phase["name"]) {
    super("passerby-phase-change");
    this.phase = phase;
    this.previous = previous;
  }
}

/** Two strangers met. */
export class MatchedEvent extends FactEvent {
  readonly mode: Mode;
  constructor(mode: Mode) {
    super("passerby-matched");
    this.mode = mode;
  }
}

/** A room is over. */
export class EndedEvent extends FactEvent {
  readonly reason: LocalEndReason;
  constructor(reason: LocalEndReason) {
    super("passerby-ended");
    this.reason = reason;
  }
}

/** There is no session. */
export class FailedEvent extends FactEvent {
  readonly code: FailureCode;
  /** It tries again by itself. */
  readonly retrying: boolean;
  constructor(code: FailureCode, retrying: boolean) {
    super("passerby-failed");
    this.code = code;
    this.retrying = retrying;
  }
}

/** A report arrived; one result per message that it reveals. */
export class ReportedEvent extends FactEvent {
  readonly results: readonly EvidenceResult[];
  constructor(results: readonly EvidenceResult[]) {
    super("passerby-reported");
    this.results = results;
  }
}
