import type { Config } from "./config.ts";
import { isInside } from "./http/networks.ts";
import type { Log } from "./log.ts";
import type { Remote } from "./transport/transport.ts";

/** Classes of device that are written down, if at all. */
export const DEVICES = ["mobile", "tablet", "desktop", "unknown"] as const;
export type Device = typeof DEVICES[number];

/**
 * Writes down of an arrival what the operator configured: a class of device, a country. Both only as a trusted proxy
 * tells them, and only words of ours or two letters: whatever else stands in the header is "unknown". Without
 * configured headers nothing is written.
 */
export function createArrivals(config: Config, log: Log): (request: Request, remote: Remote) => void {
  const { logDeviceHeader, logRegionHeader, trustedProxies } = config;
  if (logDeviceHeader === undefined && logRegionHeader === undefined) return () => {};
  return (request, remote) => {
    const isTold = isInside(remote.address, trustedProxies);
    const read = (name: string | undefined) => name !== undefined && isTold ? request.headers.get(name) ?? "" : "";
    const device = DEVICES.find((word) => word === read(logDeviceHeader).toLowerCase()) ?? "unknown";
    const region = /^[A-Z]{2}$/.exec(read(logRegionHeader))?.[0] ?? "unknown";
    log.write({ event: "arrived", device, region });
  };
}
