import type { PeerMessage } from "../../protocol/mod.ts";
import { type Cancel, type Clock } from "./clock.ts";

/** Frames that are remembered; the server answers a refusal at once, so that older ones have arrived. */
const REMEMBERED = 64;
/** Shortest wait before a frame goes out again, in ms. */
const RETRY_MS = 1_000;

/**
 * The frames that keep a room going (signals, facts, receipts), until they are surely on their way: when the server refuses
 * one because it came too fast, it is sent again, in order. Chat messages are not: their sender sees them refused.
 */
export class UnconfirmedFrames {
  readonly #clock: Clock;
  readonly #resend: (message: PeerMessage) => void;
  readonly #sent = new Map<number, PeerMessage>();
  #refused: PeerMessage[] = [];
  #cancel: Cancel | undefined;

  constructor(clock: Clock, resend: (message: PeerMessage) => void) {
    this.#clock = clock;
    this.#resend = resend;
  }

  sent(sequence: number, message: PeerMessage): void {
    this.#sent.set(sequence, message);
    if (this.#sent.size > REMEMBERED) this.#sent.delete(this.#sent.keys().next().value!);
  }

  /** Whether it is one of these frames; then it goes out again, unless it may never go (`retryMs` undefined). */
  refused(sequence: number, retryMs: number | undefined): boolean {
    const message = this.#sent.get(sequence);
    if (message === undefined) return false;
    this.#sent.delete(sequence);
    if (retryMs === undefined) return true;
    this.#refused.push(message);
    this.#cancel ??= this.#clock.after(Math.max(retryMs, RETRY_MS), () => this.#again());
    return true;
  }

  stop(): void {
    this.#cancel?.();
    this.#sent.clear();
    this.#refused = [];
  }

  #again(): void {
    this.#cancel = undefined;
    for (const message of this.#refused.splice(0)) this.#resend(message);
  }
}
