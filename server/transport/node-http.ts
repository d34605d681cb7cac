import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import type { Remote } from "./transport.ts";

/** The other end of the connection on which a node request came. */
export function remoteOf(message: IncomingMessage): Remote {
  return { address: message.socket.remoteAddress ?? "" };
}

/** The web's `Request` of a node request; undefined when its version, address or headers make none. */
export function toRequest(message: IncomingMessage): Request | undefined {
  // Version 0.9 has no headers: nothing that is decided by them would hold. 1.1 must name the host (RFC 9112 section 3.2).
  if (message.httpVersionMajor !== 1) return undefined;
  if (message.httpVersionMinor > 0 && message.headers.host === undefined) return undefined;
  try {
    const headers = new Headers();
    const raw = message.rawHeaders;
    for (let at = 0; at + 1 < raw.length; at += 2) headers.append(raw[at]!, raw[at + 1]!);
    const target = message.url ?? "/";
    const url = target.startsWith("/") ? `http://${message.headers.host ?? "localhost"}${target}` : target;
    const method = message.method ?? "GET";
    const bodyless = method === "GET" || method === "HEAD";
    return new Request(url, {
      method,
      headers,
      ...(!bodyless && { body: Readable.toWeb(message) as unknown as ReadableStream, duplex: "half" }),
    } as RequestInit);
  } catch {
    return undefined;
  }
}

/** Sends a web `Response` as node's. Resolves when it is out, or when the client went away. */
export async function respond(response: Response, to: ServerResponse): Promise<void> {
  to.writeHead(response.status, headersOf(response));
  if (to.req.method === "HEAD" || response.body === null) {
    await response.body?.cancel();
    to.end();
    return;
  }
  const body = Readable.fromWeb(response.body as unknown as NodeReadableStream);
  await pipeline(body, to).catch(() => {}); // the client went away
}

/** Sends a web `Response` on a bare socket, as an upgrade needs, and ends the connection. */
export async function respondRaw(response: Response, to: Duplex): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer());
  const lines = [
    `HTTP/1.1 ${response.status} ${STATUS_TEXT[response.status] ?? ""}`.trimEnd(),
    ...Object.entries(headersOf(response)).map(([name, value]) => `${name}: ${value}`),
    "connection: close",
    `content-length: ${body.length}`,
  ];
  to.write(`${lines.join("\r\n")}\r\n\r\n`);
  to.end(body, () => to.destroy());
}

function headersOf(response: Response): Record<string, string> {
  const headers = Object.fromEntries(response.headers);
  delete headers["connection"];
  return headers;
}

/** Reason phrases are for people who read dumps; the code says it all. */
const STATUS_TEXT: Record<number, string> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  426: "Upgrade Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};
