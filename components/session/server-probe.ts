import type { FailureCode } from "./session-state.ts";

/** An answer that takes longer, in ms, is none. */
const PATIENCE_MS = 5_000;

/**
 * Why a WebSocket did not open. A browser never shows the HTTP status of a refused upgrade, so this asks the server's
 * readiness page, which every page may read, and says no more than can be known:
 *
 * - `full`: it says 503: the server takes nobody now
 * - `refused`: it says that the server is ready, and yet the socket was not taken: this page's origin is not on the list, or
 *   a proxy does not pass WebSockets on
 * - `no-server`: anything else. What this page cannot read is not the server's: a proxy answers for one that is down, or the
 *   host page's Content-Security-Policy allows the socket but no request
 */
export async function probeServer(ready: string, get: typeof fetch): Promise<FailureCode> {
  const options: RequestInit = { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" };
  try {
    const { status } = await get(ready, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) });
    return ANSWERS[status] ?? "no-server";
  } catch {
    return "no-server";
  }
}

const ANSWERS: Record<number, FailureCode> = { 200: "refused", 503: "full" };
