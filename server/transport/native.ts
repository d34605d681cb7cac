import { asksForWebSocket, refuseHandshake } from "./handshake.ts";
import type { Accept, Listener, ListenOptions, Remote, Socket, Transport } from "./transport.ts";

/**
 * `Deno.serve` with `Deno.upgradeWebSocket`: the fastest, and nothing to install. What this runtime cannot do today
 * is listed in `NATIVE_LIMITS`; behind a proxy that limits headers, messages and idle connections it does not matter.
 */
export const nativeTransport: Transport = {
  name: "native",
  listen(options) {
    return Promise.resolve().then(() => serve(options));
  },
};

/** What a hostile client can do to this transport, in words for the operator. */
export const NATIVE_LIMITS = [
  "a message of up to 64 MiB, or any size in fragments, is in memory before this server can refuse it",
  "a client that never answers a close keeps its connection",
  "a client that never finishes its request headers keeps its connection",
] as const;

function serve(options: ListenOptions): Listener {
  const server = Deno.serve(
    {
      hostname: options.hostname,
      port: options.port,
      onListen: () => {},
      onError: () => new Response("Internal Server Error\n", { status: 500 }),
    },
    (request, info) => {
      // Read before the upgrade: afterwards the address is gone ("Request closed").
      const remote: Remote = { address: info.remoteAddr.hostname };
      if (!asksForWebSocket(request.headers)) return options.fetch(request, remote);
      const decision = refuseHandshake(request) ?? options.upgrade(request, remote);
      return decision instanceof Response ? decision : upgrade(request, decision);
    },
  );
  let closed: Promise<void> | undefined;
  return {
    hostname: server.addr.hostname,
    port: server.addr.port,
    close: () => closed ??= server.shutdown(),
  };
}

function upgrade(request: Request, accept: Accept): Response {
  const { socket, response } = Deno.upgradeWebSocket(request, {
    idleTimeout: 0, // the gateway has its own heartbeat; this timer costs a tenth of the throughput
    ...(accept.protocol !== undefined && { protocol: accept.protocol }),
  });
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    const handler = accept.open(new NativeSocket(socket));
    let over = false;
    socket.onmessage = ({ data }) => handler.message(typeof data === "string" ? data : new Uint8Array(data));
    socket.onclose = ({ code }) => {
      if (over) return; // this runtime may announce the end twice
      over = true;
      handler.close(code === 0 ? 1006 : code);
    };
  };
  // A broken connection is an error and then a close; the close says it all. Without a listener it would be uncaught.
  socket.onerror = (event) => event.preventDefault();
  return response;
}

class NativeSocket implements Socket {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(data);
  }

  close(code: number, reason: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(code, reason);
  }

  /** This runtime cannot cut a server-side WebSocket. */
  terminate(): void {
    this.close(1000, "");
  }
}
