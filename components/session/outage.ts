import { Alarm, type Clock } from "./clock.ts";
import type { SessionStore } from "./session-store.ts";

/** A lost connection: what the person sees of it, and how long it is put up with. */
export class Outage {
  readonly #patience: Alarm;
  readonly #store: SessionStore;

  constructor(clock: Clock, store: SessionStore) {
    this.#patience = new Alarm(clock);
    this.#store = store;
  }

  /** The connection is gone, or still is. Unless it ends, `giveUp` is called so many ms after the first time. */
  begin(ms: number, giveUp: () => void): void {
    if (!this.#patience.isSet) this.#patience.set(ms, giveUp);
    this.#store.update({ connection: "reconnecting" });
  }

  /** The connection is there again, and the server has said how the session stands; or no connection is wanted. */
  end(): void {
    this.forget();
    this.#store.update({ connection: "live" });
  }

  /** Nobody waits for it any more. */
  forget(): void {
    this.#patience.clear();
  }
}
