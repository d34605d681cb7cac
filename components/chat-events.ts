import type { Wishes } from "../protocol/mod.ts";
import { WishEvent } from "./event-kinds.ts";
import type { ReportDraft, Verification } from "./session/session-state.ts";

/** The person wants to meet somebody. */
export class StartRequestEvent extends WishEvent {
  readonly wishes: Wishes;
  constructor(wishes: Wishes) {
    super("passerby-start-request");
    this.wishes = wishes;
  }
}

/** The person wants to meet somebody else. */
export class NextRequestEvent extends WishEvent {
  constructor() {
    super("passerby-next-request");
  }
}

/** The person wants to go back to the stranger whom they skipped, or agrees that the other one comes back. */
export class UndoRequestEvent extends WishEvent {
  constructor() {
    super("passerby-undo-request");
  }
}

/** The person wants to stop. */
export class LeaveRequestEvent extends WishEvent {
  constructor() {
    super("passerby-leave-request");
  }
}

/** The person never wants to meet this partner again. */
export class BlockRequestEvent extends WishEvent {
  constructor() {
    super("passerby-block-request");
  }
}

/** The person submitted text. */
export class MessageRequestEvent extends WishEvent {
  readonly text: string;
  constructor(text: string) {
    super("passerby-message-request");
    this.text = text;
  }
}

/** The person began or stopped typing. */
export class TypingEvent extends WishEvent {
  readonly typing: boolean;
  constructor(typing: boolean) {
    super("passerby-typing");
    this.typing = typing;
  }
}

/** The person filled in a report. */
export class ReportRequestEvent extends WishEvent {
  readonly draft: ReportDraft;
  constructor(draft: ReportDraft) {
    super("passerby-report-request");
    this.draft = draft;
  }
}

/** The person compared the short authentication string. */
export class VerdictRequestEvent extends WishEvent {
  readonly verdict: Verification["verdict"];
  constructor(verdict: Verification["verdict"]) {
    super("passerby-verdict-request");
    this.verdict = verdict;
  }
}
