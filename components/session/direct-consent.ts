import type { Device } from "./local-media.ts";

/**
 * What this person said about connecting directly, which shows the partner their network address. Where the server has
 * TURN the question is about this one partner, and comes up only when somebody wants it. Without TURN there is no other
 * way: nothing is connected before the answer, which then holds until the person leaves.
 */
export class DirectConsent {
  #answer: boolean | undefined;
  #wanted: Device | undefined;
  #relayed = true;

  /** Undefined until answered. */
  get answer(): boolean | undefined {
    return this.#answer;
  }

  /** A room begins, whose calls go through TURN or not. */
  enter(relayed: boolean): void {
    if (relayed || this.#relayed) this.#answer = undefined;
    this.#relayed = relayed;
    this.#wanted = undefined;
  }

  /** The person wants a device on: whether that may be. If not, they are asked, also if they had said no before. */
  allows(device: Device): boolean {
    if (this.#relayed || this.#answer === true) return true;
    this.#answer = undefined;
    this.#wanted = device;
    return false;
  }

  /** The person answers. Returns the device that they wanted and may have now. */
  set(agrees: boolean): Device | undefined {
    const wanted = agrees ? this.#wanted : undefined;
    this.#answer = agrees;
    this.#wanted = undefined;
    return wanted;
  }

  /** Whether a device waits for the answer. */
  get pending(): boolean {
    return this.#wanted !== undefined;
  }

  /** The person leaves. */
  forget(): void {
    this.#answer = this.#wanted = undefined;
    this.#relayed = true;
  }
}
