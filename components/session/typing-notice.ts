import { Alarm, type Clock } from "./clock.ts";

/** Who has not typed for so long, in ms, is not typing any more. */
const PAUSE_MS = 5_000;

/** Tells the partner that I type, once, and that I stopped, at the latest after a pause. */
export class TypingNotice {
  readonly #send: (typing: boolean) => void;
  readonly #pause: Alarm;
  #typing = false;

  constructor(clock: Clock, send: (typing: boolean) => void) {
    this.#send = send;
    this.#pause = new Alarm(clock);
  }

  get typing(): boolean {
    return this.#typing;
  }

  set(typing: boolean): void {
    if (typing) this.#pause.set(PAUSE_MS, () => this.set(false));
    else this.#pause.clear();
    if (typing === this.#typing) return;
    this.#typing = typing;
    this.#send(typing);
  }

  /** The message that is sent now says it all: its receiver knows that I do not type any more. */
  said(): void {
    this.#pause.clear();
    this.#typing = false;
  }

  stop(): void {
    this.#pause.clear();
  }
}
