import { RateLimits, type RateLimitsOptions } from "./rate-limits.ts";
import { SkipHistory } from "./skip-history.ts";

/** What one connection may still do: so much of each kind of message, and how soon it may wait for the next partner. */
export class Allowance {
  readonly limits: RateLimits;
  readonly skips = new SkipHistory();

  constructor(options?: RateLimitsOptions) {
    this.limits = new RateLimits(options);
  }

  /** The connection is over: what belongs to it alone does not pass on to the next one from there. */
  settle(): void {
    this.skips.ended();
    this.limits.settle();
  }

  /** What is counted now, as whoever uses it may see it. */
  used(now: number): { skips: number; waitMs: number; limits: ReturnType<RateLimits["used"]> } {
    return { skips: this.skips.countedSkips(now), waitMs: this.skips.waitMs(now), limits: this.limits.used(now) };
  }

  /** Whether a new one would do as well. */
  isFresh(now: number): boolean {
    return this.limits.areFresh(now) && this.skips.isFresh(now);
  }
}
