import type { Bytes } from "./bytes.ts";

/** Frames of other kinds than chat that are kept; older ones have arrived long ago. */
const KEPT = 256;

type Kept = { sequence: number; frame: Bytes; isChat: boolean };

/**
 * The frames of one room on their way to the partner, in order. The server keeps nothing, so they stay here until the partner
 * confirms a later one. While the partner or the connection is away they wait; then those that the partner lacks are sent
 * again, byte for byte: a sequence is never sealed twice.
 */
export class Outbox {
  readonly #send: (frame: Bytes) => void;
  #kept: Kept[] = [];
  #isOpen = true;

  constructor(send: (frame: Bytes) => void) {
    this.#send = send;
  }

  /** How many frames are kept. */
  get size(): number {
    return this.#kept.length;
  }

  /** Takes the next frame, and sends it unless frames have to wait. */
  add(sequence: number, frame: Bytes, isChat: boolean): void {
    this.#kept.push({ sequence, frame, isChat });
    if (this.#kept.length > KEPT) this.#forgetOldest();
    if (this.#isOpen) this.#send(frame);
  }

  /** The partner has this frame, and so everything before it. */
  confirm(sequence: number): void {
    if (this.#kept.length > 0 && this.#kept[0]!.sequence <= sequence) {
      this.#kept = this.#kept.filter((each) => each.sequence > sequence);
    }
  }

  /** The server refused this frame: nobody waits for it. */
  drop(sequence: number): void {
    this.#kept = this.#kept.filter((each) => each.sequence !== sequence);
  }

  /** From now on frames wait. */
  hold(): void {
    this.#isOpen = false;
  }

  /** Frames reach the partner again, who has everything up to this one. */
  release(received: number): void {
    this.#isOpen = true;
    for (const { sequence, frame } of [...this.#kept]) if (sequence > received) this.#send(frame);
  }

  /** Nothing will be sent again. */
  clear(): void {
    this.#kept = [];
  }

  /** Of the frames that nobody confirms. A chat message goes only when it is confirmed. */
  #forgetOldest(): void {
    const oldest = this.#kept.findIndex(({ isChat }) => !isChat);
    if (oldest !== -1) this.#kept.splice(oldest, 1);
  }
}
