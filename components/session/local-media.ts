import type { Environment } from "./environment.ts";
import type { MediaFacts, MediaProblem } from "./session-state.ts";

/** A device that can be turned on, and the kind of its tracks. */
export type Device = MediaProblem["device"];

/**
 * The person's camera and microphone, each by itself. Nothing is asked of the browser but in `turn(device, true)`; off
 * stops the track, so that the lamp goes out.
 */
export class LocalMedia {
  readonly #devices: Environment["devices"];
  readonly #changed: () => void;
  readonly #tracks: Record<Device, MediaStreamTrack | undefined> = { camera: undefined, microphone: undefined };
  /** Counts the wishes per device: what an older wish brings arrives too late. */
  readonly #wish: Record<Device, number> = { camera: 0, microphone: 0 };
  #facts: MediaFacts = { camera: "off", microphone: "off", problem: undefined };
  #stream: MediaStream | undefined;

  constructor(devices: Environment["devices"], changed: () => void) {
    this.#devices = devices;
    this.#changed = changed;
  }

  get facts(): MediaFacts {
    return this.#facts;
  }

  /** What the self view shows; a new stream whenever its tracks change, undefined when there are none. */
  get stream(): MediaStream | undefined {
    return this.#stream;
  }

  track(device: Device): MediaStreamTrack | undefined {
    return this.#tracks[device];
  }

  /** Asks for a device, or stops it. Resolves when it is on, off, or has a problem; never rejects. */
  async turn(device: Device, on: boolean): Promise<void> {
    if (!on) return this.#off(device);
    if (this.#facts[device] !== "off") return;
    const wish = ++this.#wish[device];
    this.#set({ [device]: "starting", problem: undefined });
    const answer = await this.#ask(device);
    const late = wish !== this.#wish[device];
    if (typeof answer !== "string") {
      if (late) return answer.stop();
      this.#on(device, answer);
    } else if (!late) this.#set({ [device]: "off", problem: { device, code: answer } });
  }

  /** Stops both, and what is still being asked for. */
  stop(): void {
    this.#off("camera");
    this.#off("microphone");
  }

  async #ask(device: Device): Promise<MediaStreamTrack | MediaProblem["code"]> {
    if (this.#devices === undefined) return "insecure";
    try {
      return (await this.#devices.getUserMedia(CONSTRAINTS[device])).getTracks()[0] ?? "failed";
    } catch (error) {
      return PROBLEMS.get((error as DOMException).name) ?? "failed";
    }
  }

  #on(device: Device, track: MediaStreamTrack): void {
    // Unplugged, or taken back in the browser's own settings; our own stop() fires no event.
    track.addEventListener("ended", () => {
      if (this.#tracks[device] !== track) return;
      this.#off(device);
      this.#set({ problem: { device, code: "failed" } });
    });
    this.#tracks[device] = track;
    this.#set({ [device]: "on" });
  }

  #off(device: Device): void {
    if (this.#facts[device] === "off") return;
    this.#wish[device]++;
    this.#tracks[device]?.stop();
    this.#tracks[device] = undefined;
    this.#set({ [device]: "off" });
  }

  #set(facts: Partial<MediaFacts>): void {
    this.#facts = { ...this.#facts, ...facts };
    const tracks = Object.values(this.#tracks).filter((track) => track !== undefined);
    const shown = this.#stream?.getTracks() ?? [];
    if (tracks.length !== shown.length || tracks.some((track) => !shown.includes(track))) {
      this.#stream = tracks.length > 0 ? new MediaStream(tracks) : undefined;
    }
    this.#changed();
  }
}

const CONSTRAINTS: Record<Device, MediaStreamConstraints> = {
  camera: { video: { width: { ideal: 1_280 }, height: { ideal: 720 }, facingMode: "user" } },
  microphone: { audio: true },
};

/** Media Capture and Streams, section 10.1; the rest is "failed". */
const PROBLEMS = new Map<string, MediaProblem["code"]>([
  ["NotAllowedError", "denied"],
  ["SecurityError", "denied"],
  ["NotFoundError", "absent"],
  ["OverconstrainedError", "absent"],
  ["NotReadableError", "busy"],
]);
