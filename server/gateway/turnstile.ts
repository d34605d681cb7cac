import type { ClientMessage } from "../../protocol/mod.ts";
import type { AddressLimits } from "../core/address-limits.ts";
import type { Connection } from "./connection.ts";
import type { WorkGate } from "./work-gate.ts";

export type TurnstileOptions = {
  addressLimits: AddressLimits;
  /** Without it nobody is asked to work. */
  workGate?: WorkGate | undefined;
  /** The part of all places for connections that is in use, 0 to 1. */
  fullness: () => number;
};

type Join = Extract<ClientMessage, { type: "join" }>;
type Next = Extract<ClientMessage, { type: "next" }>;

/** When the pool has enough people of one address, the next may ask again after this time, ms. */
const CROWDED_MS = 2_000;

/**
 * Stands before the pool: who may wait now. A crowd behind one address, somebody who flicks through strangers, and one
 * who comes again and again, wait a little first; under pressure everybody works a little first.
 */
export class Turnstile {
  readonly #options: TurnstileOptions;

  constructor(options: TurnstileOptions) {
    this.#options = options;
  }

  /** Whether somebody may wait. If not, they have been told when to ask again, or what to do first. */
  mayPass(connection: Connection, message: Join | Next, now: number): boolean {
    return this.#isNotTooSoon(connection, message, now) && !this.#wantsWork(connection, now);
  }

  /**
   * Whether a `join` brings work that was asked for; it is looked at, and may `pass` later. Work spares nobody the other
   * limits. They are asked before it is looked at, for that costs us, and after, for many of one address may have been
   * at work.
   */
  takesWork(connection: Connection, message: Join, now: number, pass: (now: number) => void): boolean {
    const given = connection.work;
    const { workGate } = this.#options;
    if (workGate === undefined || message.work === undefined || given === undefined) return false;
    if (!this.#isNotTooSoon(connection, message, now, true)) return true;
    workGate.check(connection, given, message.work, (now) => {
      const mayPass = this.#isNotTooSoon(connection, message, now, true);
      if (mayPass) pass(now);
      return mayPass;
    });
    return true;
  }

  /** Counts who waits, for the share that one address may have of the pool. */
  count(connection: Connection | undefined, isWaiting: boolean): void {
    if (connection === undefined || connection.isWaiting === isWaiting || connection.place !== "seat") return;
    connection.isWaiting = isWaiting;
    this.#options.addressLimits.countWaiting(connection.bucket, isWaiting ? 1 : -1);
  }

  /** @param isCounted the address has paid for this entry when it was asked to work */
  #isNotTooSoon(connection: Connection, message: Join | Next, now: number, isCounted = false): boolean {
    const { addressLimits } = this.#options;
    const crowdedMs = this.#isCrowded(connection) ? CROWDED_MS : 0;
    const retryMs = Math.max(
      crowdedMs,
      connection.skips.waitMs(now),
      crowdedMs > 0 || isCounted ? 0 : addressLimits.takeJoin(connection.bucket, now),
    );
    if (retryMs > 0) connection.putOff(message, retryMs);
    return retryMs === 0;
  }

  /** Whether the pool has enough people of this address. */
  #isCrowded({ isWaiting, bucket }: Connection): boolean {
    return !isWaiting && !this.#options.addressLimits.mayWait(bucket);
  }

  #wantsWork(connection: Connection, now: number): boolean {
    const { workGate, fullness } = this.#options;
    if (workGate === undefined || connection.isWaiting) return false;
    return workGate.wants(connection, fullness(), now);
  }
}
