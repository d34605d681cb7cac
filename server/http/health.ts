import { isInside, LOOPBACK, type Network } from "./networks.ts";
import { type Handler, plainText } from "./router.ts";

/** `/healthz`: the process lives. */
export const healthz: Handler = () => plainText("ok");

/**
 * `/readyz`: new people are welcome; 503 while the server is full or goes down, so that a balancer looks elsewhere. Any
 * page may read it: a browser does not show a page why its WebSocket was refused, this does.
 */
export function createReadyz(isReady: () => boolean): Handler {
  const readable = { "access-control-allow-origin": "*" };
  return () =>
    isReady() ? plainText("ready", 200, readable) : plainText("not ready", 503, { ...readable, "retry-after": "2" });
}

/**
 * `/metrics`, for the configured networks only, and outside of production for this machine. In production a proxy may
 * run on it that names nobody: then everybody would look local.
 */
export function createMetricsHandler(
  options: { networks: readonly Network[]; production: boolean; render: () => string },
): Handler {
  const allowed = options.production ? options.networks : [...LOOPBACK, ...options.networks];
  return (request, { address }) => {
    // A proxy on this machine makes everybody look local; what it forwards is not.
    const isForwarded = FORWARDING.some((name) => request.headers.has(name));
    if (!isInside(address, allowed) || isForwarded) return plainText("Forbidden", 403);
    return new Response(options.render(), {
      headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" },
    });
  };
}

const FORWARDING = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
