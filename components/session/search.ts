import type { ClientMessage, Wishes, Work, WorkDone } from "../../protocol/mod.ts";
import { Alarm } from "./clock.ts";
import type { Environment } from "./environment.ts";

/** What a search tells its owner. */
export type SearchEvents = {
  /** It is time to join once more. `work`: what the server asked for before. */
  again(work?: WorkDone): void;
  /** The server asks for a moment before that. */
  paused(): void;
  /** What the server asks for cannot be loaded: it has another build by now than this page. */
  outdated(): void;
};

/** When the server does not say when to ask again, in ms. */
const REJOIN_MS = 2_000;
/** A network may fail once. A part that is not there twice in a row went with the build that this page is of. */
const LOADS_MAX = 2;

/** A person's search for a partner: what they wish, and whether they wait. */
export class Search {
  readonly #events: SearchEvents;
  readonly #rejoin: Alarm;
  /** What the person wished last; undefined before the first start and after they left. */
  wishes: Wishes | undefined;
  readonly #loadWork: Environment["loadWork"];
  #isOn = false;
  #failedLoads = 0;

  constructor({ clock, loadWork }: Pick<Environment, "clock" | "loadWork">, events: SearchEvents) {
    this.#rejoin = new Alarm(clock);
    this.#loadWork = loadWork;
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
    const part = await this.#loadWork().catch(() => undefined);
    const done = await part?.doWork(work).catch(() => undefined);
    if (this.wishes !== wishes || !isStillAsked()) return;
    this.#failedLoads = part ? 0 : this.#failedLoads + 1;
    if (this.#failedLoads === LOADS_MAX) {
      this.#failedLoads = 0;
      this.#events.outdated();
    } else if (done) this.#events.again(done);
    else if (this.#isOn) this.#rejoin.set(REJOIN_MS, () => this.#events.again());
  }
}
