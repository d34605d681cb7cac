import type { AddressLimits } from "../core/address-limits.ts";
import type { AddressHash, Clock, Watch } from "../gateway/ports.ts";
import type { Remote } from "../transport/transport.ts";
import type { Network } from "./networks.ts";
import { clientAddress } from "./client-address.ts";
import { plainText } from "./router.ts";

export type RequestLimitOptions = {
  trustedProxies: readonly Network[];
  addressHash: Pick<AddressHash, "bucketOf">;
  addressLimits: Pick<AddressLimits, "takeRequest">;
  clock: Pick<Clock, "now">;
  watch: Pick<Watch, "refused">;
};

/** Whoever asks too often must not make a supervisor believe that the server is dead. */
const NEVER_REFUSED: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);

/** The answer to a request for a page or a file from an address that has asked for too many; undefined when it may pass. */
export function createRequestLimit(
  { trustedProxies, addressHash, addressLimits, clock, watch }: RequestLimitOptions,
): (request: Request, remote: Remote) => Response | undefined {
  return (request, remote) => {
    if (NEVER_REFUSED.has(URL.parse(request.url)?.pathname ?? "")) return undefined;
    const now = clock.now();
    const { address } = clientAddress(request.headers, remote, trustedProxies);
    const waitMs = addressLimits.takeRequest(addressHash.bucketOf(address, now), now);
    if (waitMs === 0) return undefined;
    watch.refused("address-limit");
    return plainText("Too many requests from this network", 429, { "retry-after": String(Math.ceil(waitMs / 1_000)) });
  };
}
