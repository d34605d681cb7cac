import type { Wishes, Work, WorkDone } from "../../protocol/mod.ts";
import { Alarm } from "./clock.ts";
import type { Environment } from "./environment.ts";
import type { Outage } from "./outage.ts";
import type { SessionLine } from "./session-line.ts";
import type { FailureCode } from "./session-state.ts";
import type { SessionStore, Told } from "./session-store.ts";

export type SearchOptions = Pick<Environment, "clock" | "loadWork"> & {
  store: SessionStore;
  line: SessionLine;
  outage: Outage;
};

/** When the server does not say when to ask again, in ms. */
const REJOIN_MS = 2_000;
/** A network may fail once. A part that is not there twice in a row went with the build that this page is of. */
const LOADS_MAX = 2;

/** A person's search for a partner: what they wish, whether they wait, and what gets them into the pool. */
export class Search {
  readonly #loadWork: Environment["loadWork"];
  readonly #store: SessionStore;
  readonly #line: SessionLine;
  readonly #outage: Outage;
  readonly #rejoin: Alarm;
  /** What the person wished last; undefined before the first start and after they left. */
  wishes: Wishes | undefined;
  #isOn = false;
  #failedLoads = 0;

  constructor({ clock, loadWork, store, line, outage }: SearchOptions) {
    this.#loadWork = loadWork;
    this.#store = store;
    this.#line = line;
    this.#outage = outage;
    this.#rejoin = new Alarm(clock);
  }

  /** Whether the person waits for a partner. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** The person waits from now on. */
  begin(): void {
    this.#isOn = true;
  }

  /** Begins and asks, on a new connection when that is needed. `changes` go into the same snapshot. */
  start(changes: Partial<Told>): void {
    this.begin();
    if (this.#line.ready) return this.join(changes);
    this.#store.update({ ...changes, phase: { name: "connecting" } });
    this.#line.open();
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

  /** The person cannot be let in. */
  giveUp(code: FailureCode): void {
    this.end();
    this.#outage.forget();
    this.#line.close();
    this.#store.update({ phase: { name: "failed", code, retrying: false } });
  }

  /** Asks to be let into the pool, if the person waits. `work`: what the server asked for before. */
  join(changes: Partial<Told> = {}, work?: WorkDone): void {
    if (!this.#isOn || !this.wishes) return;
    this.#rejoin.clear();
    this.#line.send({ type: "join", ...this.wishes, ...(work && { work }) });
    this.#store.update({ ...changes, phase: { name: "waiting" } });
  }

  /** Joins once more in so many ms: the server asks for a moment before that. */
  again(ms = REJOIN_MS): void {
    this.#joinLater(ms);
    this.#pause();
  }

  /** Does what the server asks for while many come, then joins; tries again when that was in vain. */
  async work(work: Work): Promise<void> {
    if (!this.#isOn) return;
    const { wishes } = this;
    const { connection } = this.#line;
    this.#pause();
    const part = await this.#loadWork().catch(() => undefined);
    const done = await part?.doWork(work).catch(() => undefined);
    // Meanwhile somebody may have been found, or the person gone on differently.
    if (!this.#isOn || this.wishes !== wishes || this.#line.connection !== connection) return;
    this.#failedLoads = part ? 0 : this.#failedLoads + 1;
    if (this.#failedLoads === LOADS_MAX) {
      this.#failedLoads = 0;
      this.giveUp("unsupported"); // the server has another build by now than this page
    } else if (done) this.join({}, done);
    else this.#joinLater(REJOIN_MS);
  }

  #joinLater(ms: number): void {
    this.#rejoin.set(ms, () => this.join());
  }

  #pause(): void {
    this.#store.update({ phase: { name: "waiting", paused: true } });
  }
}
