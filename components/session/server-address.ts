/**
 * The addresses of a server: its WebSocket and where it says whether it is ready. `server` is an http or https address,
 * absolute or relative to the page, with or without a path; query and fragment do not matter. Throws `TypeError` otherwise.
 */
export function serverAddress(server: string | URL): { socket: string; ready: string } {
  const url = parsed(server);
  if (url === undefined) {
    throw new TypeError(`Cannot connect to server "${server}": expected an http or https address`);
  }
  const path = url.pathname.replace(/\/+$/, "");
  return { socket: `${url.origin.replace(/^http/, "ws")}${path}/ws`, ready: `${url.origin}${path}/readyz` };
}

function parsed(server: string | URL): URL | undefined {
  const base = typeof document === "undefined" ? undefined : document.baseURI;
  const url = URL.canParse(server, base) ? new URL(server, base) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
}
