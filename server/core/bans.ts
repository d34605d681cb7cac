import { type RetentionRow, timeOf } from "./retention.ts";

/** Who is restricted, and until when. Keys are opaque: a keyed, rotating hash, never an address. */
export class Bans {
  readonly #until = new Map<string, number>();
  readonly #maxMs: number;

  constructor(row: RetentionRow<"restriction">) {
    this.#maxMs = timeOf(row, "restriction");
  }

  /** How many keys are held. */
  get size(): number {
    return this.#until.size;
  }

  /**
   * Restricts a key until a time, ms, and never longer than the row allows. A longer restriction that stands is not
   * shortened; `lift` it first.
   */
  add(key: string, until: number, now: number): void {
    this.#until.set(key, Math.max(Math.min(until, now + this.#maxMs), this.until(key)));
  }

  /** Whether a key is restricted now. */
  isBanned(key: string, now: number): boolean {
    return this.until(key) > now;
  }

  /** When the restriction of a key ends, ms; `-Infinity` when there is none. */
  until(key: string): number {
    return this.#until.get(key) ?? -Infinity;
  }

  /** Ends a restriction early. False when there was none. */
  lift(key: string): boolean {
    return this.#until.delete(key);
  }

  /** Forgets the restrictions that are over. Call it about once a minute. */
  sweep(now: number): void {
    for (const [key, until] of this.#until) if (until <= now) this.#until.delete(key);
  }
}
