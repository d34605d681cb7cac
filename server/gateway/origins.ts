/** Decides which page may connect. Returns the site, the host of the page's origin, or undefined to refuse. */
export type OriginCheck = (origin: string | null, host: string | null) => string | undefined;

/**
 * Exact comparison with the list (RFC 6455 section 10.2): no suffixes, no patterns, no `null`. In development this
 * server's own pages and every page on localhost may connect too.
 */
export function createOriginCheck(allowed: readonly string[], options: { development: boolean }): OriginCheck {
  const list = new Set(allowed);
  return (origin, host) => {
    if (origin === null) return undefined;
    const url = URL.parse(origin);
    // A browser writes an origin in one way only (RFC 6454 section 6.1); anything else was not written by one.
    if (url === null || url.origin !== origin || !/^https?:$/.test(url.protocol)) return undefined;
    const isOwn = options.development && (isLoopback(url.hostname) || url.host === host);
    return isOwn || list.has(origin) ? url.host : undefined;
  };
}

/** Names that a browser never resolves to another machine (W3C Secure Contexts, section 3.1). */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
