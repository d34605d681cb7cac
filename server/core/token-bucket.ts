/** How often something may happen: at most `burst` at once, `perSecond` in the long run. */
export type Rate = { burst: number; perSecond: number };

/**
 * A token bucket, kept as the time at which it will be full again (the generic cell rate algorithm, ITU-T I.371): numbers
 * only, no allocation per call, and no rounding errors that add up.
 */
export class TokenBucket {
  /** ms in which one token comes back. */
  readonly #interval: number;
  readonly #burst: number;
  #fullAt: number;
  #now: number;
  #granted = 0;

  /** Starts full. Throws `RangeError` unless both numbers are positive. */
  constructor({ burst, perSecond }: Rate, now: number) {
    if (!(burst > 0 && perSecond > 0)) {
      throw new RangeError(`Cannot make a token bucket: expected positive numbers, got ${burst} and ${perSecond}`);
    }
    this.#interval = 1_000 / perSecond;
    this.#burst = burst;
    this.#fullAt = this.#now = now;
  }

  /** Takes tokens and returns 0, or takes none and returns in how many ms they will be there; Infinity for never. */
  take(now: number, cost = 1): number {
    if (this.#granted >= cost) {
      this.#granted -= cost;
      return 0;
    }
    if (cost > this.#burst) return Infinity;
    this.#now = Math.max(this.#now, now); // a clock that went back gives nothing and takes nothing
    const fullAt = Math.max(this.#now, this.#fullAt) + cost * this.#interval;
    const wait = fullAt - this.#burst * this.#interval - this.#now;
    if (wait > ROUNDING) return Math.ceil(wait);
    this.#fullAt = fullAt;
    return 0;
  }

  /** Gives tokens beyond the burst, once. They go first and never come back. */
  grant(tokens: number): void {
    this.#granted = tokens;
  }

  /** How many tokens are missing, rounded up. */
  used(now: number): number {
    return Math.max(0, Math.ceil((this.#fullAt - Math.max(this.#now, now) - ROUNDING) / this.#interval));
  }

  /** Whether the bucket holds no memory of earlier calls, so that a new one would do as well. */
  isFull(now: number): boolean {
    return now >= this.#fullAt && this.#granted === 0;
  }
}

/** ms; doubles around today's time are exact to a few ten-thousandths. */
const ROUNDING = 0.01;
