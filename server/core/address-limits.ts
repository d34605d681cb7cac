import { type RetentionRow, timeOf } from "./retention.ts";
import { type Rate, TokenBucket } from "./token-bucket.ts";

export type AddressLimitsOptions = {
  /** Connections at the same time from one address bucket. */
  connections: number;
  /** How often people behind one address bucket may enter the waiting pool. */
  joins: Rate;
  /** So many of one bucket may wait in the pool at the same time, or this share of all who wait, whichever is more. */
  waiting?: { atLeast: number; share: number };
};

type Use = { connections: number; waiting: number; joins: TokenBucket | undefined };

/**
 * What people behind one address bucket may use together. Keys are opaque: a keyed, rotating hash of the address prefix,
 * never the address. A key is held while it has connections or an unfinished join rate, so that reconnecting resets
 * nothing; `sweep` drops the rest.
 */
export class AddressLimits {
  readonly #options: AddressLimitsOptions;
  readonly #uses = new Map<string, Use>();
  #waiting = 0;

  /** Throws `RangeError` when a rate would have to be remembered longer than the row allows. */
  constructor(row: RetentionRow<"address-use">, options: AddressLimitsOptions) {
    const { burst, perSecond } = options.joins;
    if (burst / perSecond * 1_000 > timeOf(row, "address-use")) {
      throw new RangeError(`Cannot limit addresses: expected a rate that is forgotten within ${row.ms} ms`);
    }
    this.#options = options;
  }

  /** How many keys are held. */
  get size(): number {
    return this.#uses.size;
  }

  /** What is counted under a key; undefined when nothing is. */
  useOf(key: string, now: number): { connections: number; joinsLimited: boolean } | undefined {
    const use = this.#uses.get(key);
    return use && { connections: use.connections, joinsLimited: use.joins?.isFull(now) === false };
  }

  /** Counts a new connection; false when there are too many. Every true needs a `release` of the same key later. */
  acquire(key: string): boolean {
    const use = this.#uses.get(key);
    if ((use?.connections ?? 0) >= this.#options.connections) return false;
    if (use) use.connections++;
    else this.#uses.set(key, { connections: 1, waiting: 0, joins: undefined });
    return true;
  }

  /** Counts a connection less. Throws `RangeError` when none was acquired. */
  release(key: string): void {
    const use = this.#uses.get(key);
    if (use === undefined || use.connections === 0) throw new RangeError("Cannot release a connection never acquired");
    use.connections--;
    if (use.connections === 0 && use.joins === undefined) this.#uses.delete(key);
  }

  /** 0 when somebody with this key may enter the pool, otherwise in how many ms. */
  takeJoin(key: string, now: number): number {
    let use = this.#uses.get(key);
    if (use === undefined) this.#uses.set(key, use = { connections: 0, waiting: 0, joins: undefined });
    use.joins ??= new TokenBucket(this.#options.joins, now);
    return use.joins.take(now);
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
      if (use.joins?.isFull(now)) use.joins = undefined;
      if (use.connections === 0 && use.joins === undefined) this.#uses.delete(key);
    }
  }
}
