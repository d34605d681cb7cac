import { complete, fields, list, string } from "./parse.ts";

/**
 * As `RTCIceServer` of W3C WebRTC: addresses of TURN servers (RFC 7065, `turn:` and `turns:`) with credentials that all
 * of them take, and that are good for a few minutes only.
 */
export type IceServer = { urls: string[]; username: string; credential: string };

/** Servers in one list, and addresses of one server; browsers slow down long before. */
export const ICE_SERVERS_MAX = 8;
/** UTF-16 code units of an address, a user name or a credential. */
const LENGTH_MAX = 256;

/** Reads a list of servers into a fresh one; undefined when any part of it is not as it should be. */
export function readIceServers(value: unknown): IceServer[] | undefined {
  return list(value, ICE_SERVERS_MAX, iceServer);
}

function iceServer(value: unknown): IceServer | undefined {
  const raw = fields(value);
  return raw && complete({
    urls: list(raw.urls, ICE_SERVERS_MAX, (url) => string(url, LENGTH_MAX, 1)),
    username: string(raw.username, LENGTH_MAX),
    credential: string(raw.credential, LENGTH_MAX),
  });
}
