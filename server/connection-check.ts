import type { Config } from "./config.ts";
import { AddressLimits } from "./core/address-limits.ts";
import type { RetentionRow } from "./core/retention.ts";
import type { AddressHash, Clock, Watch } from "./gateway/ports.ts";
import { isInside } from "./http/networks.ts";
import type { ListenOptions } from "./transport/transport.ts";

export type ConnectionCheck = {
  /** What is counted of each address. */
  limits: AddressLimits;
  connect: NonNullable<ListenOptions["connect"]>;
};

export type ConnectionCheckOptions = {
  config: Pick<Config, "maxConnections" | "maxConnectionsPerAddress" | "trustedProxies">;
  row: RetentionRow<"address-use">;
  addressHash: AddressHash;
  clock: Pick<Clock, "now">;
  watch: Pick<Watch, "refused">;
};

/** So many TCP connections beside the WebSockets: for pages, and for browsers that open more than they need. */
const SPARE = { perAddress: 24, share: 0.25, atLeast: 256 };

/**
 * Counts TCP connections before anything is read from them: all, and those of one address. A trusted proxy stands for
 * everybody behind it, so only the first limit holds for it.
 */
export function createConnectionCheck(options: ConnectionCheckOptions): ConnectionCheck {
  const { config, row, addressHash, clock, watch } = options;
  const max = config.maxConnections + Math.max(SPARE.atLeast, Math.ceil(SPARE.share * config.maxConnections));
  const limits = new AddressLimits(row, {
    connections: config.maxConnectionsPerAddress + SPARE.perAddress,
    joins: { burst: 1, perSecond: 1 },
  });
  let connections = 0;
  const connect: ConnectionCheck["connect"] = (remote) => {
    if (connections >= max) return void watch.refused("full");
    const isProxy = isInside(remote.address, config.trustedProxies);
    const bucket = isProxy ? undefined : addressHash.bucketOf(remote.address, clock.now());
    if (bucket !== undefined && !limits.acquire(bucket)) return void watch.refused("address-limit");
    connections++;
    return () => {
      connections--;
      if (bucket !== undefined) limits.release(bucket);
    };
  };
  return { limits, connect };
}
