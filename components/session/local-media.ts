import { type DeviceChoices, DeviceList } from "./device-list.ts";
import type { Environment } from "./environment.ts";
import type { MediaFacts, MediaProblem } from "./session-state.ts";

/** A device that can be turned on, and the kind of its tracks. */
export type Device = MediaProblem["device"];

/** Everything that can be chosen. */
export type ChoosableDevice = Device | "speaker";

/** What can be chosen from, and what is: ids, undefined for what the browser takes by itself. */
export type DeviceFacts = DeviceChoices & Record<ChoosableDevice, string | undefined> & {
  /** Where the camera looks; undefined where it does not say, as on most computers. */
  facing: "user" | "environment" | undefined;
};

/** What of the devices that are on goes to the partner. */
export type SharingFacts = {
  /** My camera's picture is sent. Until then only I see it. */
  shown: boolean;
  /** I see my picture by myself before it is sent. */
  preview: boolean;
};

/**
 * The person's camera and microphone, each by itself. Nothing is asked of the browser but in `turn(device, true)` and
 * when another device is chosen; off stops the track, so that the lamp goes out. A camera's picture is sent only once
 * the person wants it shown.
 */
export class LocalMedia {
  readonly #devices: Environment["devices"];
  readonly #changed: () => void;
  readonly #list: DeviceList;
  readonly #tracks: Record<Device, MediaStreamTrack | undefined> = { camera: undefined, microphone: undefined };
  readonly #chosen: Record<ChoosableDevice, string | undefined> = {
    camera: undefined,
    microphone: undefined,
    speaker: undefined,
  };
  /** Counts the wishes per device: what an older wish brings arrives too late. */
  readonly #wish: Record<Device, number> = { camera: 0, microphone: 0 };
  #facing: "user" | "environment" = "user";
  #facts: MediaFacts = { camera: "off", microphone: "off", problem: undefined };
  #sharing: SharingFacts = { shown: false, preview: true };
  #stream: MediaStream | undefined;

  constructor(devices: Environment["devices"], changed: () => void) {
    this.#devices = devices;
    this.#changed = changed;
    this.#list = new DeviceList(devices, changed);
  }

  get facts(): MediaFacts {
    return this.#facts;
  }

  get sharing(): SharingFacts {
    return this.#sharing;
  }

  get devices(): DeviceFacts {
    const facing = this.#tracks.camera?.getSettings().facingMode;
    return {
      ...this.#list.choices,
      camera: this.#inUse("camera"),
      microphone: this.#inUse("microphone"),
      speaker: this.#chosen.speaker,
      facing: facing === "user" || facing === "environment" ? facing : undefined,
    };
  }

  /** What the self view shows; a new stream whenever its tracks change, undefined when there are none. */
  get stream(): MediaStream | undefined {
    return this.#stream;
  }

  /** What the partner may get. */
  get sent(): Record<Device, MediaStreamTrack | undefined> {
    const { camera, microphone } = this.#tracks;
    return { camera: this.#sharing.shown ? camera : undefined, microphone };
  }

  track(device: Device): MediaStreamTrack | undefined {
    return this.#tracks[device];
  }

  /** Asks for a device, or stops it. Resolves when it is on, off, or has a problem; never rejects. */
  async turn(device: Device, on: boolean): Promise<void> {
    if (!on) return this.#off(device);
    if (this.#facts[device] !== "off") return;
    const wish = ++this.#wish[device];
    if (device === "camera") this.#sharing = { ...this.#sharing, shown: !this.#sharing.preview };
    this.#set({ [device]: "starting", problem: undefined });
    const answer = await this.#ask(device);
    const late = wish !== this.#wish[device];
    if (typeof answer !== "string") {
      if (late) return answer.stop();
      this.#on(device, answer);
    } else if (!late) this.#set({ [device]: "off", problem: { device, code: answer } });
  }

  /** The person wants the camera's picture to be sent, or not to be. It stays in their own view. */
  show(shown: boolean): void {
    this.#share({ shown: shown && this.#facts.camera !== "off" });
  }

  /** Whether the person wants to see their picture by themselves first. */
  setPreview(preview: boolean): void {
    this.#share({ preview });
  }

  /** Takes this device, at once when another one of its kind is on. Resolves like `turn`. */
  async choose(device: ChoosableDevice, id: string): Promise<void> {
    if (id === this.#chosen[device]) return;
    this.#chosen[device] = id;
    if (device === "speaker") return this.#changed();
    if (this.#facts[device] === "on") await this.#replace(device);
  }

  /** Takes the camera on the other side of a phone, or the next one of a computer. Resolves like `turn`. */
  async flip(): Promise<void> {
    const { facing, cameras, camera } = this.devices;
    if (this.#facts.camera !== "on") return;
    if (facing === undefined) {
      const next = cameras[(cameras.findIndex(({ id }) => id === camera) + 1) % cameras.length];
      return next && next.id !== camera ? await this.choose("camera", next.id) : undefined;
    }
    this.#facing = facing === "user" ? "environment" : "user";
    this.#chosen.camera = undefined;
    await this.#replace("camera");
  }

  /** Stops both, and what is still being asked for. */
  stop(): void {
    this.#list.stop();
    this.#off("camera");
    this.#off("microphone");
  }

  async #ask(device: Device): Promise<MediaStreamTrack | MediaProblem["code"]> {
    if (this.#devices === undefined) return "insecure";
    try {
      return (await this.#devices.getUserMedia(this.#constraints(device))).getTracks()[0] ?? "failed";
    } catch (error) {
      const code = PROBLEMS.get((error as DOMException).name) ?? "failed";
      if (code !== "absent" || this.#chosen[device] === undefined) return code;
      this.#chosen[device] = undefined; // it is gone; any other will do
      return await this.#ask(device);
    }
  }

  #constraints(device: Device): MediaStreamConstraints {
    const id = this.#chosen[device];
    const deviceId = id === undefined ? {} : { deviceId: { exact: id } };
    if (device === "microphone") return { audio: { ...SOUND, ...deviceId } };
    return { video: { ...PICTURE, ...(id === undefined ? { facingMode: this.#facing } : deviceId) } };
  }

  /** Another device while one is on. The old one goes on until the new one is there, so that nothing freezes. */
  async #replace(device: Device): Promise<void> {
    const wish = ++this.#wish[device];
    const old = this.#tracks[device];
    let answer = await this.#ask(device);
    if (answer === "busy" && wish === this.#wish[device]) {
      old?.stop(); // most phones open one camera at a time
      answer = await this.#ask(device);
    }
    if (wish !== this.#wish[device]) return typeof answer === "string" ? undefined : answer.stop();
    if (typeof answer !== "string") {
      this.#on(device, answer);
      return old?.stop();
    }
    if (old?.readyState === "ended") this.#off(device);
    this.#chosen[device] = undefined;
    this.#set({ problem: { device, code: answer } });
  }

  #on(device: Device, track: MediaStreamTrack): void {
    // Unplugged, or taken back in the browser's own settings; our own stop() fires no event.
    const id = track.getSettings().deviceId;
    track.addEventListener("ended", () => {
      if (this.#tracks[device] === track) void this.#lose(device, id);
    });
    this.#tracks[device] = track;
    this.#set({ [device]: "on", problem: undefined });
    void this.#list.watch();
  }

  /** The browser ended a track. Stops at once, then says why. */
  async #lose(device: Device, id: string | undefined): Promise<void> {
    this.#off(device);
    const wish = this.#wish[device];
    await this.#list.read();
    if (wish !== this.#wish[device]) return;
    const known = this.#list.choices[device === "camera" ? "cameras" : "microphones"];
    const anyNamed = Object.values(this.#list.choices).some(({ length }) => length > 0);
    const unplugged = anyNamed && id !== undefined && !known.some((each) => each.id === id);
    this.#set({ problem: { device, code: unplugged ? "unplugged" : "stopped" } });
  }

  #off(device: Device): void {
    if (this.#facts[device] === "off") return;
    this.#wish[device]++;
    this.#tracks[device]?.stop();
    this.#tracks[device] = undefined;
    if (device === "camera") this.#sharing = { ...this.#sharing, shown: false };
    this.#set({ [device]: "off" });
  }

  #inUse(device: Device): string | undefined {
    return this.#tracks[device]?.getSettings().deviceId ?? this.#chosen[device];
  }

  #share(sharing: Partial<SharingFacts>): void {
    this.#sharing = { ...this.#sharing, ...sharing };
    this.#changed();
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

/** Enough for a face across a room; the line may ask for less. */
const PICTURE = { width: { ideal: 1_280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
/** Without headphones the stranger would hear themselves. */
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Media Capture and Streams, section 10.1; the rest is "failed". */
const PROBLEMS = new Map<string, MediaProblem["code"]>([
  ["NotAllowedError", "denied"],
  ["SecurityError", "denied"],
  ["NotFoundError", "absent"],
  ["OverconstrainedError", "absent"],
  ["NotReadableError", "busy"],
]);
