import { type CallSample, rateCall, sampleCall } from "./call-quality.ts";
import type { Cancel, Clock } from "./clock.ts";
import { adjustBudget, FULL_BUDGET, type VideoBudget, type VideoLevel, videoLevel } from "./video-budget.ts";

/** What a monitor needs of a connection. */
export type Monitored = Pick<RTCPeerConnection, "getStats" | "getSenders">;

/** How well a call comes through: unknown before it was measured. */
export type LinkQuality = "unknown" | "good" | "poor";

/** How a call comes through, in both directions. */
export type CallMeasure = {
  quality: LinkQuality;
  /** The line is too weak for my picture: only sound goes out. */
  soundOnly: boolean;
  /** No picture has come for some seconds; that of a camera which is off does not either. */
  stalled: boolean;
};

export const UNMEASURED: CallMeasure = { quality: "unknown", soundOnly: false, stalled: false };

const EVERY_MS = 2_000;
/** So many looks in a row without a new picture count: one may fall between two pictures of a slow line. */
const STALLED_LOOKS = 2;

/**
 * Looks every two seconds at how a call goes, and makes the picture that is sent smaller or larger by that. While it is
 * started, the clock is set.
 */
export class CallMonitor {
  readonly #connection: Monitored;
  readonly #clock: Clock;
  readonly #changed: () => void;
  #before: CallSample | undefined;
  #budget: VideoBudget = FULL_BUDGET;
  #frugal = false;
  #quality: LinkQuality = "unknown";
  /** Looks in a row without a new picture. */
  #empty = 0;
  #applied: VideoLevel | undefined;
  #cancel: Cancel | undefined;

  constructor(connection: Monitored, clock: Clock, changed: () => void) {
    this.#connection = connection;
    this.#clock = clock;
    this.#changed = changed;
  }

  get measure(): CallMeasure {
    return {
      quality: this.#quality,
      soundOnly: !videoLevel(this.#budget, this.#frugal).active,
      stalled: this.#empty >= STALLED_LOOKS,
    };
  }

  /** The partner has turned their camera on: that nothing came until now says nothing. */
  expectPicture(): void {
    this.#empty = 0;
  }

  /** Whether either side saves data. */
  setFrugal(frugal: boolean): void {
    if (frugal === this.#frugal) return;
    this.#frugal = frugal;
    if (this.#cancel) void this.#apply();
  }

  /** The call stands. Idempotent. */
  start(): void {
    if (this.#cancel) return;
    this.#next();
    this.tracksChanged();
  }

  /** Something else is sent from now on. */
  tracksChanged(): void {
    this.#applied = undefined;
    if (this.#cancel) void this.#apply();
  }

  /** The call is interrupted or over: there is nothing to measure. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = this.#before = undefined;
    this.#quality = "unknown";
    this.#empty = 0;
  }

  #next(): void {
    this.#cancel = this.#clock.after(EVERY_MS, () => {
      this.#next();
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    const stats = await this.#connection.getStats().catch(() => undefined);
    if (!stats || !this.#cancel) return;
    const now = sampleCall(stats.values());
    const before = this.#before;
    this.#before = now;
    if (!before) return;
    const rating = rateCall(before, now);
    const told = this.measure;
    this.#quality = rating.in === "poor" || rating.out === "poor" ? "poor" : "good";
    this.#empty = now.pictures === undefined || now.pictures !== before.pictures ? 0 : this.#empty + 1;
    this.#budget = adjustBudget(this.#budget, rating.out);
    await this.#apply();
    if (!isSame(told, this.measure)) this.#changed();
  }

  /** Sets what the picture may cost, and that sound goes first (W3C WebRTC priority, where a browser knows it). */
  async #apply(): Promise<void> {
    const level = videoLevel(this.#budget, this.#frugal);
    if (level === this.#applied) return;
    this.#applied = level;
    for (const sender of this.#connection.getSenders()) {
      if (sender.track === null) continue;
      const parameters = sender.getParameters();
      // Not negotiated yet: there is nothing to set. The next look tries again.
      if (!parameters.encodings?.length) this.#applied = undefined;
      for (const encoding of parameters.encodings ?? []) {
        if (sender.track.kind === "video") Object.assign(encoding, level);
        else Object.assign(encoding, { active: true, priority: "high", networkPriority: "high" });
      }
      if (parameters.encodings?.length) await sender.setParameters(parameters).catch(() => {});
    }
  }
}

function isSame(a: CallMeasure, b: CallMeasure): boolean {
  return a.quality === b.quality && a.soundOnly === b.soundOnly && a.stalled === b.stalled;
}
