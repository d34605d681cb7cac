import { UNMEASURED } from "./call-monitor.ts";
import { DirectConsent } from "./direct-consent.ts";
import type { Environment } from "./environment.ts";
import { type Device, LocalMedia } from "./local-media.ts";
import type { OwnFacts } from "./own-facts.ts";
import type { RoomSession } from "./room-session.ts";
import type { SessionState } from "./session-state.ts";

/** What an own side needs of the session around it. */
export type OwnSideOptions = {
  /** The room in which the person is. */
  room: () => RoomSession | undefined;
  /** Something that a view shows, or the partner should know, is different. */
  changed: () => void;
};

/** A person's own side of all their calls: devices, what is shown, what they agreed to. */
export class OwnSide {
  readonly media: LocalMedia;
  readonly #environment: Environment;
  readonly #options: OwnSideOptions;
  readonly #direct = new DirectConsent();
  #frugal = false;
  #directOffered = true;
  #away = false;
  #network: AbortController | undefined;

  constructor(environment: Environment, options: OwnSideOptions) {
    this.#environment = environment;
    this.#options = options;
    this.media = new LocalMedia(environment.devices, options.changed);
  }

  /** What a room sends of this side. */
  get facts(): OwnFacts {
    return { away: this.#away, tracks: this.media.sent, direct: this.#direct.answer === true, frugal: this.#frugal };
  }

  /** What a view shows of this side, and of what carries the calls of the room. */
  get snapshot(): Pick<SessionState, "media" | "devices" | "sharing" | "line" | "localStream"> {
    const room = this.#options.room();
    return {
      media: this.media.facts,
      devices: this.media.devices,
      sharing: this.media.sharing,
      localStream: this.media.stream,
      line: {
        relayed: room?.relayed ?? true,
        directOffered: this.#directOffered,
        direct: this.#direct.answer,
        directPending: this.#direct.pending,
        ...(room?.measure ?? UNMEASURED),
        frugal: this.#frugal,
      },
    };
  }

  /** Whether the server lets two people agree to connect directly. */
  set directOffered(offered: boolean) {
    this.#directOffered = offered;
  }

  /** Whether the tab is hidden; false when that is no news. */
  setAway(away: boolean): boolean {
    if (away === this.#away) return false;
    this.#away = away;
    return true;
  }

  /** A room begins, whose calls go through TURN or not. */
  enter(relayed: boolean): void {
    this.#direct.enter(relayed);
    if (this.#network) return;
    this.#network = new AbortController();
    this.#environment.watchNetwork(() => this.#options.room()?.networkChanged(), this.#network.signal);
  }

  /** The person leaves: everything is off and forgotten. */
  leave(): void {
    this.media.stop();
    this.#direct.forget();
    this.#network?.abort();
    this.#network = undefined;
  }

  /** Turns a device on or off. In a room without TURN that waits until the person has agreed to connect directly. */
  async turn(device: Device, on: boolean): Promise<void> {
    const isCall = this.#options.room()?.facts.mode === "video";
    if (on && isCall && !this.#direct.allows(device)) return this.#options.changed();
    await this.media.turn(device, on);
  }

  /** The person agrees to connect directly, or does not. */
  setDirect(agrees: boolean): void {
    const room = this.#options.room();
    if (!room || agrees && room.relayed && !this.#directOffered) return;
    const wanted = this.#direct.set(agrees);
    // Without TURN nothing else can be sent: what is on would be on for nobody.
    if (!agrees && !room.relayed) this.media.stop();
    this.#options.changed();
    if (wanted) void this.turn(wanted, true);
  }

  setFrugal(frugal: boolean): void {
    this.#frugal = frugal;
    this.#options.changed();
  }
}
