import type { Config } from "./config.ts";
import { AddressLimits } from "./core/address-limits.ts";
import { Allowances } from "./core/allowances.ts";
import type { RateLimitsOptions } from "./core/rate-limits.ts";
import type { RetentionRow } from "./core/retention.ts";
import type { Rate } from "./core/token-bucket.ts";

/** People behind one address, for example a school, may enter the pool so often together. */
const JOINS_PER_ADDRESS: Rate = { burst: 40, perSecond: 4 };
/** One address may be this much of the pool, or half of the connections that it may have, whichever is more. */
const WAITING_SHARE = 0.25;
/** An address may open so many times as many connections in a minute as it may have at the same time, if nothing else is said. */
const ARRIVALS_FACTOR = 6;
/** An address may ask for so many pages and files at once, and in a second, for each connection that it may have. */
const REQUESTS_PER_CONNECTION: Rate = { burst: 15, perSecond: 1 };
/** The block around an address (IPv4 /24, IPv6 /56) may have so many times the connections of one. */
const BLOCK_FACTOR = 10;

/** What people behind one network address may use together. */
export type Door = { addressLimits: AddressLimits; blockLimits: AddressLimits; allowances: Allowances };

export type DoorOptions = {
  config: Pick<Config, "maxConnectionsPerAddress" | "maxArrivalsPerAddress">;
  row: RetentionRow<"address-use">;
  /** How much of each kind one connection may send; without it what a person can do with care. */
  limits?: RateLimitsOptions | undefined;
};

/** The limits at the door, as configured. */
export function createDoor({ config, row, limits }: DoorOptions): Door {
  const { maxConnectionsPerAddress: connections } = config;
  const perMinute = config.maxArrivalsPerAddress ?? ARRIVALS_FACTOR * connections;
  return {
    addressLimits: new AddressLimits(row, {
      connections,
      arrivals: arrivalRate(perMinute),
      requests: {
        burst: REQUESTS_PER_CONNECTION.burst * connections,
        perSecond: REQUESTS_PER_CONNECTION.perSecond * connections,
      },
      joins: JOINS_PER_ADDRESS,
      waiting: { atLeast: Math.ceil(connections / 2), share: WAITING_SHARE },
    }),
    blockLimits: new AddressLimits(row, {
      connections: BLOCK_FACTOR * connections,
      arrivals: arrivalRate(BLOCK_FACTOR * perMinute),
      joins: JOINS_PER_ADDRESS,
    }),
    allowances: new Allowances(row, limits),
  };
}

/** Half of a minute's connections may come at once, as after a restart. */
function arrivalRate(perMinute: number): Rate {
  return { burst: Math.ceil(perMinute / 2), perSecond: perMinute / 60 };
}
