import type { ClientMessage, Wishes, Work, WorkDone } from "../../protocol/mod.ts";
import { Alarm, type Clock } from "./clock.ts";

/** What a search tells its owner. */
export type SearchEvents = {
  /** It is time to join once more. `work`: what the server asked for before. */
  again(work?: WorkDone): void;
  /** The server asks for a moment before that. */
  paused(): void;
};

/** When the server does not say when to ask again, in ms. */
const REJOIN_MS = 2_000;

/** A person's search for a partner: what they wish, and whether they wait. */
export class Search {
  readonly #events: SearchEvents;
  readonly #rejoin: Alarm;
  /** What the person wished last; undefined before the first start and after they left. */
  wishes: Wishes | undefined;
  #isOn = false;

  constructor(clock: Clock, events: SearchEvents) {
    this.#rejoin = new Alarm(clock);
    this.#events = events;
  }

  /** Whether the person waits for a partner. */
  get isOn(): boolean {
    return this.#isOn;
  }

  begin(): void {
    this.#isOn = true;
  }

  /** Somebody was found, or the person no longer wants anybody. */
  end(): void {
    this.#isOn = false;
    this.#rejoin.clear();
  }

  /** There is no connection to ask again on; the next one is asked as soon as it is there. */
  hold(): void {
    this.#rejoin.clear();
  }

  /** What asks to be let into the pool, to be sent now; undefined when nobody waits. */
  join(work?: WorkDone): Extract<ClientMessage, { type: "join" }> | undefined {
    if (!this.#isOn || !this.wishes) return undefined;
    this.#rejoin.clear();
    return { type: "join", ...this.wishes, ...(work && { work }) };
  }

  /** Joins once more in so many ms. */
  again(ms = REJOIN_MS): void {
    this.#rejoin.set(ms, () => this.#events.again());
    this.#events.paused();
  }

  /** Does what the server asks for while many come, then joins; tries again when that was in vain. */
  async work(work: Work, isStillAsked: () => boolean): Promise<void> {
    if (!this.#isOn) return;
    const { wishes } = this;
    this.#events.paused();
    const done = await import("./work.ts").then(({ doWork }) => doWork(work)).catch(() => undefined);
    if (this.wishes !== wishes || !isStillAsked()) return;
    if (done) this.#events.again(done);
    else if (this.#isOn) this.#rejoin.set(REJOIN_MS, () => this.#events.again());
  }
}
