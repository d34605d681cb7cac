import type { FailureCode } from "./session-state.ts";

/** An answer that takes longer, in ms, is none. */
const PATIENCE_MS = 5_000;

/**
 * Why a WebSocket did not open. A browser never shows the HTTP status of a refused upgrade, so this asks the server's
 * readiness page, and says no more than can be known:
 *
 * - `full`: the server answers this page, and says 503: it takes nobody now
 * - `refused`: something answers at that address, but it did not take the socket: this page's origin is not on the list, the
 *   address has too many connections, or a proxy does not pass WebSockets on
 * - `no-server`: nothing answers, or the host page's Content-Security-Policy allows the socket but no request
 */
export async function probeServer(ready: string, get: typeof fetch): Promise<FailureCode> {
  const options: RequestInit = { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" };
  const ask = (mode: RequestMode) => get(ready, { ...options, mode, signal: AbortSignal.timeout(PATIENCE_MS) });
  try {
    return (await ask("cors")).status === 503 ? "full" : "refused";
  } catch {
    // An answer without Access-Control-Allow-Origin fails like no answer at all; opaquely, one can tell the two apart.
    return await ask("no-cors").then(() => "refused" as const, () => "no-server" as const);
  }
}
