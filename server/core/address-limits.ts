import { type RetentionRow, timeOf } from "./retention.ts";
import { type Rate, TokenBucket } from "./token-bucket.ts";

export type AddressLimitsOptions = {
  /** Connections at the same time from one address bucket. */
  connections: number;
  /** How often connections may come from one address bucket; without it as often as they like. */
  arrivals?: Rate;
  /** How often pages and files may be asked for from one address bucket; without it as often as they like. */
  requests?: Rate;
  /** How often people behind one address bucket may enter the waiting pool. */
  joins: Rate;
  /** So many of one bucket may wait in the pool at the same time, or this share of all who wait, whichever is more. */
  waiting?: { atLeast: number; share: number };
};

type Use = { connections: number; waiting: number } & { [R in Rated]: TokenBucket | undefined };

/** What happens at a rate. */
type Rated = "arrivals" | "requests" | "joins";

/**
 * What people behind one address bucket may use together. Keys are opaque: a keyed, rotating hash of the address prefix,
 * never the address. A key is held while it has connections or an unfinished rate, so that reconnecting resets
 * nothing; `sweep` drops the rest.
 */
export class AddressLimits {
  readonly #options: AddressLimitsOptions;
  readonly #uses = new Map<string, Use>();
  #waiting = 0;

  /** Throws `RangeError` when a rate would have to be remembered longer than the row allows. */
  constructor(row: RetentionRow<"address-use">, options: AddressLimitsOptions) {
    const keptMs = timeOf(row, "address-use");
    for (const rate of [options.arrivals, options.requests, options.joins]) {
      if (rate === undefined || rate.burst / rate.perSecond * 1_000 <= keptMs) continue;
      throw new RangeError(`Cannot limit addresses: expected a rate that is forgotten within ${keptMs} ms`);
    }
    this.#options = options;
  }

  /** How many keys are held. */
  get size(): number {
    return this.#uses.size;
  }

  /** What is counted under a key; undefined when nothing is. */
  useOf(
    key: string,
    now: number,
  ): { connections: number; arrivalsLimited: boolean; requestsLimited: boolean; joinsLimited: boolean } | undefined {
    const use = this.#uses.get(key);
    return use && {
      connections: use.connections,
      arrivalsLimited: use.arrivals?.isFull(now) === false,
      requestsLimited: use.requests?.isFull(now) === false,
      joinsLimited: use.joins?.isFull(now) === false,
    };
  }

  /** Whether there is room for one more connection. */
  mayConnect(key: string): boolean {
    return (this.#uses.get(key)?.connections ?? 0) < this.#options.connections;
  }

  /** 0 when a connection may come from here, otherwise in how many ms. */
  takeArrival(key: string, now: number): number {
    return this.#take("arrivals", key, now);
  }

  /** 0 when a page or a file may be asked for from here, otherwise in how many ms. */
  takeRequest(key: string, now: number): number {
    return this.#take("requests", key, now);
  }

  /** Counts a new connection; false when there are too many. Every true needs a `release` of the same key later. */
  acquire(key: string): boolean {
    if (!this.mayConnect(key)) return false;
    this.#useOf(key).connections++;
    return true;
  }

  /** Counts a connection less. Throws `RangeError` when none was acquired. */
  release(key: string): void {
    const use = this.#uses.get(key);
    if (use === undefined || use.connections === 0) throw new RangeError("Cannot release a connection never acquired");
    use.connections--;
    this.#dropIdle(key, use);
  }

  /** 0 when somebody with this key may enter the pool, otherwise in how many ms. */
  takeJoin(key: string, now: number): number {
    return this.#take("joins", key, now);
  }

  /**
   * Whether one more with this key may wait in the pool: a crowd behind one address must not be most of whom people
   * meet.
   */
  mayWait(key: string): boolean {
    const { atLeast, share } = this.#options.waiting ?? { atLeast: Infinity, share: 1 };
    return (this.#uses.get(key)?.waiting ?? 0) < Math.max(atLeast, share * this.#waiting);
  }

  /** Counts somebody who began to wait, or with `-1` who stopped; between `acquire` and `release` of the same key. */
  countWaiting(key: string, change: 1 | -1): void {
    const use = this.#uses.get(key);
    if (use === undefined || use.waiting + change < 0) throw new RangeError("Cannot count somebody who is not here");
    use.waiting += change;
    this.#waiting += change;
  }

  /** Forgets what makes no difference any more. Call it about once a minute. */
  sweep(now: number): void {
    for (const [key, use] of this.#uses) {
      if (use.arrivals?.isFull(now)) use.arrivals = undefined;
      if (use.requests?.isFull(now)) use.requests = undefined;
      if (use.joins?.isFull(now)) use.joins = undefined;
      this.#dropIdle(key, use);
    }
  }

  #take(rated: Rated, key: string, now: number): number {
    const rate = this.#options[rated];
    if (rate === undefined) return 0;
    const use = this.#useOf(key);
    const bucket = use[rated] ??= new TokenBucket(rate, now);
    return bucket.take(now);
  }

  #useOf(key: string): Use {
    let use = this.#uses.get(key);
    if (use === undefined) {
      use = { connections: 0, waiting: 0, arrivals: undefined, requests: undefined, joins: undefined };
      this.#uses.set(key, use);
    }
    return use;
  }

  #dropIdle(key: string, { connections, arrivals, requests, joins }: Use): void {
    if (connections === 0 && (arrivals ?? requests ?? joins) === undefined) this.#uses.delete(key);
  }
}
