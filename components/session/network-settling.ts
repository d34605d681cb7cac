import { Alarm, type Clock } from "./clock.ts";

/** After a change of network it settles for so long, in ms; twice as long after each further change, up to five times. */
const NETWORK_MS = 500;
const NETWORK_DOUBLINGS = 5;
/** After so long without a change of network, in ms, the next one waits no longer than the first. */
const NETWORK_CALM_MS = 60_000;

/** Waits until a network that changes has settled: phones change it several times in a row. */
export class NetworkSettling {
  readonly #clock: Clock;
  readonly #alarm: Alarm;
  #changes = 0;
  #changedAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#alarm = new Alarm(clock);
  }

  /** The network changed; `settled` is called once for all changes until then. */
  changed(settled: () => void): void {
    const now = this.#clock.now();
    if (now - this.#changedAt >= NETWORK_CALM_MS) this.#changes = 0;
    this.#changedAt = now;
    if (this.#alarm.isSet) return;
    this.#alarm.set(NETWORK_MS * 2 ** Math.min(this.#changes++, NETWORK_DOUBLINGS), settled);
  }

  clear(): void {
    this.#alarm.clear();
  }
}
