/** How often something may happen: at most `burst` at once, `perSecond` in the long run. */
export type Rate = { burst: number; perSecond: number };

/** A token bucket; numbers only, and no allocation per call. */
export class TokenBucket {
  readonly #burst: number;
  readonly #perMs: number;
  #tokens: number;
  #at: number;

  /** Starts full. Throws `RangeError` unless both numbers are positive. */
  constructor({ burst, perSecond }: Rate, now: number) {
    if (!(burst > 0 && perSecond > 0)) {
      throw new RangeError(`Cannot make a token bucket: expected positive numbers, got ${burst} and ${perSecond}`);
    }
    this.#burst = burst;
    this.#perMs = perSecond / 1_000;
    this.#tokens = burst;
    this.#at = now;
  }

  /** Takes tokens and returns 0, or takes none and returns in how many ms they will be there; Infinity for never. */
  take(now: number, cost = 1): number {
    this.#refill(now);
    if (cost > this.#burst) return Infinity;
    if (this.#tokens >= cost) {
      this.#tokens -= cost;
      return 0;
    }
    return Math.ceil((cost - this.#tokens) / this.#perMs);
  }

  /** Whether the bucket holds no memory of earlier calls, so that a new one would do as well. */
  isFull(now: number): boolean {
    this.#refill(now);
    return this.#tokens === this.#burst;
  }

  #refill(now: number): void {
    if (now <= this.#at) return; // a clock that went back gives nothing and takes nothing
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
  }
}
