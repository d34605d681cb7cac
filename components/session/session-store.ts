import type { OwnSide } from "./own-side.ts";
import type { RoomShelf } from "./room-shelf.ts";
import type { SessionState } from "./session-state.ts";
import type { UndoWindow } from "./undo-window.ts";

/** The parts that a snapshot is read off. */
export type StoreParts = {
  rooms: Pick<RoomShelf, "live" | "shown">;
  undo: Pick<UndoWindow, "state">;
  side: Pick<OwnSide, "snapshot">;
};

/** What no part knows, and the store is told. */
export type Told = Pick<SessionState, "phase" | "connection" | "verification" | "report" | "online" | "modes">;

/** The state before anything happened. */
export const INITIAL_STATE: SessionState = Object.freeze<SessionState>({
  phase: { name: "idle" },
  connection: "live",
  messages: [],
  partner: { typing: false, away: false, camera: false, microphone: false, direct: false, lostUntil: undefined },
  undo: "none",
  media: { camera: "off", microphone: "off", problem: undefined },
  devices: {
    cameras: [],
    microphones: [],
    speakers: [],
    camera: undefined,
    microphone: undefined,
    speaker: undefined,
    facing: undefined,
  },
  sharing: { shown: false, preview: true },
  call: "none",
  line: {
    relayed: true,
    directOffered: true,
    direct: undefined,
    directPending: false,
    quality: "unknown",
    soundOnly: false,
    stalled: false,
    frugal: false,
  },
  verification: { emoji: undefined, verdict: "unknown" },
  report: { name: "none" },
  online: undefined,
  modes: undefined,
  localStream: undefined,
  remoteStream: undefined,
});

/** Holds the current snapshot and tells everybody about the next one. */
export class SessionStore {
  readonly #parts: StoreParts;
  readonly #listeners = new Set<(state: SessionState) => void>();
  #state = INITIAL_STATE;

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  get state(): SessionState {
    return this.#state;
  }

  subscribe(listener: (state: SessionState) => void, { signal }: { signal: AbortSignal }): void {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
  }

  /**
   * Makes the next snapshot: these changes, and what the parts say by now. A listener that throws is reported to the page
   * and disturbs nobody else.
   */
  update(changes: Partial<Told>): void {
    const { rooms: { live, shown }, undo, side } = this.#parts;
    const verification = changes.verification ?? this.#state.verification;
    this.#state = {
      ...this.#state,
      ...changes,
      undo: undo.state,
      messages: shown?.conversation.messages ?? INITIAL_STATE.messages,
      partner: live?.partner ?? INITIAL_STATE.partner,
      ...side.snapshot,
      call: live?.call ?? "none",
      verification: verification.emoji === live?.emoji ? verification : { ...verification, emoji: live?.emoji },
      remoteStream: live?.remoteStream,
    };
    for (const listener of this.#listeners) {
      try {
        listener(this.#state);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
