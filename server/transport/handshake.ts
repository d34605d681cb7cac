/** True when the request asks to become a WebSocket; other upgrades are answered as if they asked for none. */
export function asksForWebSocket(headers: Headers): boolean {
  return headers.get("upgrade")?.trim().toLowerCase() === "websocket";
}

/**
 * Checks an upgrade request as RFC 6455 section 4.2.1 wants it. Returns the refusal, or undefined when all is well.
 * Done here for both transports, so that whoever decides about an upgrade knows that it will succeed.
 */
export function refuseHandshake(request: Request): Response | undefined {
  if (request.method !== "GET") {
    return new Response("Use GET to open a WebSocket\n", { status: 405, headers: { allow: "GET" } });
  }
  if (request.headers.get("sec-websocket-version")?.trim() !== "13") {
    return new Response("This server speaks WebSocket version 13\n", {
      status: 426,
      headers: { "sec-websocket-version": "13", upgrade: "websocket" },
    });
  }
  const connection = request.headers.get("connection")?.toLowerCase().split(",").map((token) => token.trim()) ?? [];
  if (!connection.includes("upgrade") || !KEY.test(request.headers.get("sec-websocket-key") ?? "")) {
    return new Response("Not a valid WebSocket handshake\n", { status: 400 });
  }
  return undefined;
}

/** 16 bytes, base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/;
