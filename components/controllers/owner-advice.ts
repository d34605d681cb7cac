import { serverAddress } from "../session/server-address.ts";
import type { FailureCode, SessionState } from "../session/session-state.ts";

/**
 * What the owner of a page can do about a failure, for their console; undefined when that is nothing. `server` as they
 * wrote it, `page` the origin of the page.
 */
export function ownerAdvice(code: FailureCode, server: string, page: string): string | undefined {
  if (code !== "refused" && code !== "no-server") return undefined;
  if (!URL.canParse(server, page)) return undefined; // whoever set it was told so
  const { socket, ready } = serverAddress(new URL(server, page));
  const sources = `connect-src ${new URL(ready).origin} ${new URL(socket).origin}`;
  return code === "refused"
    ? `Cannot chat from "${page}": "${server}" is there and takes no socket of this page. Start it with --origins ${page}; if it is, see whether a Content-Security-Policy here allows ${sources}, and whether a proxy passes WebSockets on`
    : `Cannot chat from "${page}": nothing answers at "${server}". See whether it runs, and whether a Content-Security-Policy here allows ${sources}`;
}

/** Tells the owner in their console, once for each failure. */
export function adviseOwner({ phase }: SessionState, { phase: before }: SessionState, server: string): void {
  if (phase.name !== "failed" || (before.name === "failed" && before.code === phase.code)) return;
  const advice = ownerAdvice(phase.code, server, location.origin);
  if (advice) console.warn(advice);
}

/** What is wrong with a server's address that reads like a host and means a path of this page; undefined otherwise. */
export function schemeAdvice(server: string): string | undefined {
  if (!/^(localhost|[\w-]+(\.[\w-]+)+)(:\d+)?(\/|$)/i.test(server)) return undefined;
  return `Cannot take server "${server}" for a host: without https:// it is a path of this page. Write server="https://${server}"`;
}
