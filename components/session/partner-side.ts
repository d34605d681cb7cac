import { Alarm, type Clock } from "./clock.ts";
import type { PartnerFacts } from "./session-state.ts";

/** Who types longer than this without a word, in ms, has probably stopped and the frame that said so was lost. */
const TYPING_MS = 30_000;

const NOBODY: PartnerFacts = {
  typing: false,
  away: false,
  camera: false,
  microphone: false,
  direct: false,
  lostUntil: undefined,
};

/** What the partner of a room has said of themselves. */
export class PartnerSide {
  readonly #changed: () => void;
  readonly #typing: Alarm;
  #facts = NOBODY;
  /** The partner wants pictures that take little data. */
  frugal = false;

  constructor(clock: Clock, changed: () => void) {
    this.#typing = new Alarm(clock);
    this.#changed = changed;
  }

  get facts(): PartnerFacts {
    return this.#facts;
  }

  /** Takes what is new. */
  set(facts: Partial<PartnerFacts>): void {
    if (facts.typing) this.#typing.set(TYPING_MS, () => this.set({ typing: false }));
    else if (facts.typing === false) this.#typing.clear();
    this.#facts = { ...this.#facts, ...facts };
    this.#changed();
  }

  /** The room is over: nothing more is shown of them. */
  forget(): void {
    this.#typing.clear();
    this.#facts = NOBODY;
    this.frugal = false;
  }
}
