import type { SessionState } from "./session-state.ts";

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
  readonly #listeners = new Set<(state: SessionState) => void>();
  #state = INITIAL_STATE;

  get state(): SessionState {
    return this.#state;
  }

  subscribe(listener: (state: SessionState) => void, { signal }: { signal: AbortSignal }): void {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
  }

  /** Makes the next snapshot. A listener that throws is reported to the page and disturbs nobody else. */
  update(changes: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) {
      try {
        listener(this.#state);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
