import { Allowance } from "./allowance.ts";
import type { RateLimitsOptions } from "./rate-limits.ts";
import { type RetentionRow, timeOf } from "./retention.ts";

/** The allowance of a connection that is over, and until when it is kept, ms. */
type Left = { allowance: Allowance; until: number };

/**
 * Gives connections their allowances, so that reconnecting pays nothing: whoever comes from an address bucket goes on with
 * what a connection from there left a moment ago. A new allowance is made only when none is left. So there are never more
 * of one bucket than it had connections at the same time, however often they come and go. Keys are opaque: a keyed,
 * rotating hash of the address prefix.
 */
export class Allowances {
  readonly #options: RateLimitsOptions | undefined;
  readonly #keptMs: number;
  readonly #left = new Map<string, Left[]>();

  /** @param options how much of each kind one connection may send; without it what a person can do with care */
  constructor(row: RetentionRow<"address-use">, options?: RateLimitsOptions) {
    this.#keptMs = timeOf(row, "address-use");
    this.#options = options;
  }

  /** How many keys something is kept of. */
  get size(): number {
    return this.#left.size;
  }

  /** How many allowances are kept under a key. */
  leftOf(key: string): number {
    return this.#left.get(key)?.length ?? 0;
  }

  /** The allowance of a new connection. Every one needs a `giveBack` under the same key later. */
  take(key: string, now: number): Allowance {
    const left = this.#left.get(key);
    // The youngest: most likely the same person's, who comes back after a broken connection.
    const last = left?.pop();
    if (left?.length === 0) this.#left.delete(key);
    return last === undefined || isOver(last, now) ? new Allowance(this.#options) : last.allowance;
  }

  /** The connection is over. What makes no difference any more is not kept. */
  giveBack(key: string, allowance: Allowance, now: number): void {
    allowance.settle();
    const left = { allowance, until: now + this.#keptMs };
    if (isOver(left, now)) return;
    const others = this.#left.get(key);
    if (others === undefined) this.#left.set(key, [left]);
    else others.push(left);
  }

  /** Forgets what makes no difference any more, or is too old. Call it about once a minute. */
  sweep(now: number): void {
    for (const [key, left] of this.#left) {
      const kept = left.filter((each) => !isOver(each, now));
      if (kept.length === 0) this.#left.delete(key);
      else if (kept.length < left.length) this.#left.set(key, kept);
    }
  }
}

function isOver({ allowance, until }: Left, now: number): boolean {
  return until <= now || allowance.isFresh(now);
}
