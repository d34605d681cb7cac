import { type Receipt, RECEIPTS_MAX } from "../../protocol/mod.ts";
import { Alarm, type Clock } from "./clock.ts";

/** Receipts after the first are gathered for so long, in ms. */
const GATHER_MS = 1_000;

/**
 * Confirms what arrived: the first message after a pause at once, so that its sender sees it delivered; the following ones
 * together, so that a burst of messages does not cause as many frames the other way.
 */
export class Receipts {
  readonly #send: (receipts: Receipt[]) => void;
  readonly #gathering: Alarm;
  #waiting: Receipt[] = [];

  constructor(clock: Clock, send: (receipts: Receipt[]) => void) {
    this.#send = send;
    this.#gathering = new Alarm(clock);
  }

  add(receipt: Receipt): void {
    this.#waiting.push(receipt);
    if (!this.#gathering.isSet || this.#waiting.length >= RECEIPTS_MAX) this.#flush();
  }

  stop(): void {
    this.#gathering.clear();
    this.#waiting = [];
  }

  #flush(): void {
    this.#send(this.#waiting);
    this.#waiting = [];
    this.#gathering.set(GATHER_MS, () => {
      if (this.#waiting.length > 0) this.#flush();
    });
  }
}
