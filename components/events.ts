import type {
  CameraRequestEvent,
  DarkChangeEvent,
  DeviceRequestEvent,
  DirectRequestEvent,
  FlipRequestEvent,
  FrugalRequestEvent,
  MicrophoneRequestEvent,
  PreviewRequestEvent,
  RevealEvent,
  ShowRequestEvent,
} from "./call-events.ts";
import type {
  BlockRequestEvent,
  LeaveRequestEvent,
  MessageRequestEvent,
  NextRequestEvent,
  ReportRequestEvent,
  StartRequestEvent,
  TypingEvent,
  UndoRequestEvent,
  VerdictRequestEvent,
} from "./chat-events.ts";
import type {
  DialogToggleEvent,
  EndedEvent,
  FailedEvent,
  MatchedEvent,
  PhaseChangeEvent,
  ReportedEvent,
} from "./fact-events.ts";
import type {
  AutoNextChangeEvent,
  EraseRequestEvent,
  HeldRequestEvent,
  OptionsChangeEvent,
  RememberRequestEvent,
} from "./option-events.ts";

/**
 * Every event that the elements fire. **Wishes** come from the panes and say what the person wants; whoever holds the
 * session acts on them. **Facts** are announced once, by `<passerby-chat>`, and never contain what a stranger wrote.
 * All of them bubble and cross shadow boundaries.
 *
 * @module
 */

export * from "./call-events.ts";
export * from "./chat-events.ts";
export * from "./fact-events.ts";
export * from "./option-events.ts";

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
