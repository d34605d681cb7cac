import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Keeps the screen on while that is wanted and the page is in sight. Browsers that cannot do it do nothing. */
export class WakeLockController implements ReactiveController {
  readonly #locks: Pick<WakeLock, "request"> | undefined;
  #wanted = false;
  #lock: WakeLockSentinel | undefined;
  #connection: AbortController | undefined;

  constructor(host: ReactiveControllerHost, locks: Pick<WakeLock, "request"> | undefined = navigator.wakeLock) {
    this.#locks = locks;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connection = new AbortController();
    // The lock goes with the sight of the page, and does not come back with it (W3C Screen Wake Lock).
    document.addEventListener("visibilitychange", () => void this.#hold(), { signal: this.#connection.signal });
    void this.#hold();
  }

  hostDisconnected(): void {
    this.#connection?.abort();
    this.#connection = undefined;
    void this.#release();
  }

  /** Whether the screen is to stay on. */
  set(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    void (wanted ? this.#hold() : this.#release());
  }

  async #hold(): Promise<void> {
    if (!this.#isDue() || this.#lock?.released === false) return;
    // Refused for example to save the battery: the screen goes dark as it always does.
    const lock = await this.#locks?.request("screen").catch(() => undefined);
    if (this.#isDue()) this.#lock = lock;
    else await lock?.release();
  }

  async #release(): Promise<void> {
    const lock = this.#lock;
    this.#lock = undefined;
    await lock?.release();
  }

  #isDue(): boolean {
    return this.#wanted && this.#connection !== undefined && !document.hidden;
  }
}
