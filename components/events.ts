import type { EvidenceResult, Mode, Wishes } from "../protocol/mod.ts";
import type { ChoosableDevice } from "./session/local-media.ts";
import type { FailureCode, LocalEndReason, Phase, ReportDraft, Verification } from "./session/session-state.ts";

/**
 * Every event that the elements fire. **Wishes** come from the panes and say what the person wants; whoever holds the
 * session acts on them. **Facts** are announced once, by `<passerby-chat>`, and never contain what a stranger wrote.
 * All of them bubble and cross shadow boundaries.
 *
 * @module
 */

/** What the person wants. Prevent the default in the capture phase, and the chat element does not act on it. */
abstract class WishEvent extends Event {
  constructor(type: string) {
    super(type, { bubbles: true, composed: true, cancelable: true });
  }
}

/** What happened. */
abstract class FactEvent extends Event {
  constructor(type: string) {
    super(type, { bubbles: true, composed: true });
  }
}

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

/** The person wants their camera on or off. Fired inside their own gesture. */
export class CameraRequestEvent extends WishEvent {
  readonly on: boolean;
  constructor(on: boolean) {
    super("passerby-camera-request");
    this.on = on;
  }
}

/** The person wants their microphone on or off. Fired inside their own gesture. */
export class MicrophoneRequestEvent extends WishEvent {
  readonly on: boolean;
  constructor(on: boolean) {
    super("passerby-microphone-request");
    this.on = on;
  }
}

/** The person wants the camera's picture, which only they see so far, to be sent, or no longer. */
export class ShowRequestEvent extends WishEvent {
  readonly shown: boolean;
  constructor(shown: boolean) {
    super("passerby-show-request");
    this.shown = shown;
  }
}

/** The person wants to see their picture by themselves before it is sent, or no longer. */
export class PreviewRequestEvent extends WishEvent {
  readonly preview: boolean;
  constructor(preview: boolean) {
    super("passerby-preview-request");
    this.preview = preview;
  }
}

/** The person wants to see and hear the stranger, or no longer. Stays between the panes. */
export class RevealEvent extends WishEvent {
  readonly revealed: boolean;
  /** Their picture as well: who says yes to a voice alone has not said yes to what the camera will show. */
  readonly picture: boolean;
  constructor(revealed: boolean, picture = revealed) {
    super("passerby-reveal");
    this.revealed = revealed;
    this.picture = picture;
  }
}

/** The person agrees to connect directly, so that both learn each other's network address, or does not. */
export class DirectRequestEvent extends WishEvent {
  readonly agrees: boolean;
  constructor(agrees: boolean) {
    super("passerby-direct-request");
    this.agrees = agrees;
  }
}

/** The person wants pictures that take little data, or no longer. */
export class FrugalRequestEvent extends WishEvent {
  readonly frugal: boolean;
  constructor(frugal: boolean) {
    super("passerby-frugal-request");
    this.frugal = frugal;
  }
}

/** The person chose a camera, a microphone or a speaker. */
export class DeviceRequestEvent extends WishEvent {
  readonly device: ChoosableDevice;
  readonly id: string;
  constructor(device: ChoosableDevice, id: string) {
    super("passerby-device-request");
    this.device = device;
    this.id = id;
  }
}

/** The person wants the camera on the other side of the phone, or the next one. */
export class FlipRequestEvent extends WishEvent {
  constructor() {
    super("passerby-flip-request");
  }
}

/** The camera's picture turned black, or is no longer. */
export class DarkChangeEvent extends FactEvent {
  readonly dark: boolean;
  constructor(dark: boolean) {
    super("passerby-dark-change");
    this.dark = dark;
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

/** The person turned "go on to the next stranger by itself" on or off. */
export class AutoNextChangeEvent extends WishEvent {
  readonly autoNext: boolean;
  constructor(autoNext: boolean) {
    super("passerby-auto-next-change");
    this.autoNext = autoNext;
  }
}

/** The person changed an option. */
export class OptionsChangeEvent extends WishEvent {
  readonly options: ChatOptions;
  constructor(options: ChatOptions) {
    super("passerby-options-change");
    this.options = options;
  }
}

/** The person asks what the server holds about them. */
export class HeldRequestEvent extends WishEvent {
  constructor() {
    super("passerby-held-request");
  }
}

/** The person wants the server to forget them, now. */
export class EraseRequestEvent extends WishEvent {
  constructor() {
    super("passerby-erase-request");
  }
}

/** The person wants this device to remember their choices, or to forget them. */
export class RememberRequestEvent extends WishEvent {
  readonly remember: boolean;
  constructor(remember: boolean) {
    super("passerby-remember-request");
    this.remember = remember;
  }
}

/** What a person can choose for the time that the page is open. */
export type ChatOptions = {
  /** Go on to the next stranger by itself. */
  autoNext: boolean;
  /** A soft sound when something happens while the tab is hidden. */
  sound: boolean;
  /** The title of the page tells when something happens while the tab is hidden. */
  flash: boolean;
  /** The stranger sees when I type. */
  showTyping: boolean;
};

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

declare global {
  interface HTMLElementEventMap {
    "passerby-start-request": StartRequestEvent;
    "passerby-next-request": NextRequestEvent;
    "passerby-undo-request": UndoRequestEvent;
    "passerby-leave-request": LeaveRequestEvent;
    "passerby-block-request": BlockRequestEvent;
    "passerby-message-request": MessageRequestEvent;
    "passerby-typing": TypingEvent;
    "passerby-camera-request": CameraRequestEvent;
    "passerby-microphone-request": MicrophoneRequestEvent;
    "passerby-show-request": ShowRequestEvent;
    "passerby-preview-request": PreviewRequestEvent;
    "passerby-reveal": RevealEvent;
    "passerby-direct-request": DirectRequestEvent;
    "passerby-frugal-request": FrugalRequestEvent;
    "passerby-device-request": DeviceRequestEvent;
    "passerby-flip-request": FlipRequestEvent;
    "passerby-dark-change": DarkChangeEvent;
    "passerby-report-request": ReportRequestEvent;
    "passerby-verdict-request": VerdictRequestEvent;
    "passerby-auto-next-change": AutoNextChangeEvent;
    "passerby-options-change": OptionsChangeEvent;
    "passerby-held-request": HeldRequestEvent;
    "passerby-erase-request": EraseRequestEvent;
    "passerby-remember-request": RememberRequestEvent;
    "passerby-dialog-toggle": DialogToggleEvent;
    "passerby-phase-change": PhaseChangeEvent;
    "passerby-matched": MatchedEvent;
    "passerby-ended": EndedEvent;
    "passerby-failed": FailedEvent;
    "passerby-reported": ReportedEvent;
  }
}
