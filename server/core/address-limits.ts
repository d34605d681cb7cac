import { type RetentionRow, timeOf } from "./retention.ts";
import { type Rate, TokenBucket } from "./token-bucket.ts";

export type AddressLimitsOptions = {
  /** Connections at the same time from one address bucket. */
  connections: number;
  /** How often people behind one address bucket may enter the waiting pool. */
  joins: Rate;
};

type Use = { connections: number; joins: TokenBucket | undefined };

/**
 * What people behind one address bucket may use together. Keys are opaque: a keyed, rotating hash of the address prefix,
 * never the address. A key is held while it has connections or an unfinished join rate, so that reconnecting resets
 * nothing; `sweep` drops the rest.
 */
export class AddressLimits {
  readonly #options: AddressLimitsOptions;
  readonly #uses = new Map<string, Use>();

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

  /** Counts a new connection; false when there are too many. Every true needs a `release` of the same key later. */
  acquire(key: string): boolean {
    const use = this.#uses.get(key);
    if ((use?.connections ?? 0) >= this.#options.connections) return false;
    if (use) use.connections++;
    else this.#uses.set(key, { connections: 1, joins: undefined });
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
    if (use === undefined) this.#uses.set(key, use = { connections: 0, joins: undefined });
    use.joins ??= new TokenBucket(this.#options.joins, now);
    return use.joins.take(now);
  }

  /** Forgets what makes no difference any more. Call it about once a minute. */
  sweep(now: number): void {
    for (const [key, use] of this.#uses) {
      if (use.joins?.isFull(now)) use.joins = undefined;
      if (use.connections === 0 && use.joins === undefined) this.#uses.delete(key);
    }
  }
}
