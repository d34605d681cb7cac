import { GuardedSocket } from "./guarded-socket.ts";
import { asksForWebSocket, refuseHandshake } from "./handshake.ts";
import {
  type Accept,
  type Listener,
  type ListenOptions,
  type Remote,
  type SocketHandler,
  type Transport,
  UNASKED_BYTES,
} from "./transport.ts";

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
  listenTo(socket, new NativeSocket(socket, accept));
  return response;
}

/**
 * One object hears everything: handlers of their own for each event would be closures and contexts, a kilobyte for
 * each connection, and `onmessage` costs a call more per message than a listener.
 */
function listenTo(socket: WebSocket, listener: EventListenerObject): void {
  socket.addEventListener("open", listener, { once: true });
  for (const type of ["message", "close", "error"]) socket.addEventListener(type, listener);
}

class NativeSocket extends GuardedSocket implements EventListenerObject {
  /** No more than this waits, bytes. To ask the runtime is a call into it, and too dear for every message. */
  #waitsAtMost = 0;
  /** Until the socket is open. */
  #accept: Accept | undefined;
  #handler: SocketHandler | undefined;
  #isOver = false;

  constructor(socket: WebSocket, accept: Accept) {
    super(socket);
    this.#accept = accept;
  }

  override get bufferedAmount(): number {
    if (this.#waitsAtMost > UNASKED_BYTES) this.#waitsAtMost = super.bufferedAmount;
    return this.#waitsAtMost;
  }

  override send(data: string | Uint8Array<ArrayBuffer>): void {
    super.send(data);
    this.#waitsAtMost += typeof data === "string" ? 3 * data.length : data.length; // UTF-8 at its longest
  }

  handleEvent(event: Event): void {
    if (event instanceof MessageEvent) {
      const { data } = event;
      this.#handler?.message(typeof data === "string" ? data : new Uint8Array(data));
    } else if (event instanceof CloseEvent) {
      if (this.#isOver) return; // this runtime may announce the end twice
      this.#isOver = true;
      this.#handler?.close(event.code === 0 ? 1006 : event.code);
    } else if (event.type === "open") {
      this.#handler = this.#accept!.open(this);
      this.#accept = undefined;
    } else {
      // A broken connection is an error and then a close; the close says it all. Without this it would be uncaught.
      event.preventDefault();
    }
  }
}
