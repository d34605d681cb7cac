import type { Remote } from "../transport/transport.ts";
import { isInside, type Network } from "./networks.ts";

/**
 * Whom a request comes from. Every proxy appends the address that it saw to `X-Forwarded-For`, so the list is believed
 * from the right, for as long as the hop that wrote the entry is a trusted proxy; what stands further left anybody
 * could have written.
 */
export function clientAddress(headers: Headers, remote: Remote, trusted: readonly Network[]): Remote {
  const hops = headers.get("x-forwarded-for")?.split(",") ?? [];
  let address = remote.address;
  while (isInside(address, trusted)) {
    const hop = hops.pop();
    if (hop === undefined) break;
    address = withoutPort(hop.trim());
  }
  return { address };
}

/** Some proxies write `203.0.113.7:4711` or `[2001:db8::7]:4711`. */
function withoutPort(hop: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(hop)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop)?.[1] ?? hop;
}
