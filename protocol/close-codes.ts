/**
 * Close codes of the WebSocket (RFC 6455 section 7.4). 4000 to 4999 are the application's.
 * `retry` says whether a client may connect again by itself.
 */
export const CLOSE = {
  normal: { code: 1000, reason: "Goodbye", retry: false },
  restart: { code: 1012, reason: "The server restarts, come back in a moment", retry: true },
  full: { code: 1013, reason: "The server is full, try again in a moment", retry: true },
  tooBig: { code: 1009, reason: "The message is too big", retry: false },
  unsupportedProtocol: {
    code: 4000,
    reason: "Unsupported protocol version, this server speaks passerby.v1",
    retry: false,
  },
  helloTimeout: { code: 4001, reason: "No hello arrived in time", retry: true },
  badMessage: { code: 4002, reason: "Too many messages that this server cannot read", retry: false },
  tooFast: { code: 4003, reason: "Too many messages in too short a time", retry: true },
  tooSlow: { code: 4004, reason: "The connection could not keep up", retry: true },
  silent: { code: 4005, reason: "The connection went silent", retry: true },
  replaced: { code: 4006, reason: "The session continued on another connection", retry: false },
  banned: { code: 4007, reason: "Restricted for now", retry: false },
  crowded: { code: 4008, reason: "Too many connections from this network, try again in a moment", retry: true },
} as const;

export type CloseName = keyof typeof CLOSE;

/** What a close code that arrived means; undefined for codes that are not ours (for example 1006, no close frame). */
export function closeNameOf(code: number): CloseName | undefined {
  return (Object.keys(CLOSE) as CloseName[]).find((name) => CLOSE[name].code === code);
}
