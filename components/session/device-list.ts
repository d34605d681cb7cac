import type { Environment } from "./environment.ts";

/** A camera, a microphone or a speaker, as the system names it. */
export type DeviceChoice = { id: string; label: string };

/** What can be chosen from; empty until the person has allowed a device, because browsers tell no names before. */
export type DeviceChoices = {
  cameras: readonly DeviceChoice[];
  microphones: readonly DeviceChoice[];
  speakers: readonly DeviceChoice[];
};

export const NO_CHOICES: DeviceChoices = { cameras: [], microphones: [], speakers: [] };

/** The devices of this machine, kept up to date while they are watched: people plug things in and out. */
export class DeviceList {
  readonly #devices: Environment["devices"];
  readonly #changed: () => void;
  #choices = NO_CHOICES;
  #watch: AbortController | undefined;

  constructor(devices: Environment["devices"], changed: () => void) {
    this.#devices = devices;
    this.#changed = changed;
  }

  get choices(): DeviceChoices {
    return this.#choices;
  }

  /** Reads the list, and again whenever something is plugged in or out. Idempotent. */
  async watch(): Promise<void> {
    if (!this.#watch) {
      this.#watch = new AbortController();
      this.#devices?.addEventListener?.("devicechange", () => void this.read(), { signal: this.#watch.signal });
    }
    await this.read();
  }

  /** Reads the list once. */
  async read(): Promise<void> {
    const found = await this.#devices?.enumerateDevices?.().catch(() => undefined);
    if (!found) return;
    const of = (kind: MediaDeviceKind) =>
      found.filter((each) => each.kind === kind && each.deviceId !== "")
        .map(({ deviceId, label }) => ({ id: deviceId, label }));
    const choices = { cameras: of("videoinput"), microphones: of("audioinput"), speakers: of("audiooutput") };
    if (JSON.stringify(choices) === JSON.stringify(this.#choices)) return;
    this.#choices = choices;
    this.#changed();
  }

  /** Forgets the list, and is told nothing more. */
  stop(): void {
    this.#watch?.abort();
    this.#watch = undefined;
    this.#choices = NO_CHOICES;
  }
}
