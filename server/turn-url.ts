/**
 * Address of a TURN server as browsers take it (RFC 7065), in one spelling: `turn:` over UDP or TCP, or `turns:` over
 * TLS, which is TCP. Undefined when it is none, or one that no browser uses, such as `turns:` over UDP.
 */
export function readTurnUrl(text: string): string | undefined {
  const [, scheme, host = "", port, transport] = TURN_URL.exec(text.toLowerCase()) ?? [];
  if (scheme === undefined || (port !== undefined && !isPort(port)) || !isHost(host)) return undefined;
  if (scheme === "turns" && transport === "udp") return undefined;
  return `${scheme}:${host}${port === undefined ? "" : `:${port}`}${transport ? `?transport=${transport}` : ""}`;
}

const TURN_URL = /^(turns?):(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/;

/** A name, an IPv4 address or an IPv6 address in brackets, as URLs know them. */
function isHost(host: string): boolean {
  return host.length <= 253 && URL.parse(`https://${host}/`)?.host === host;
}

function isPort(port: string): boolean {
  return Number(port) >= 1 && Number(port) <= 65_535;
}
