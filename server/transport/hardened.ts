import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket as Connection } from "node:net";
import process from "node:process";
import type { Duplex } from "node:stream";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import { LIMITS } from "../../protocol/mod.ts";
import { FrameWatch } from "./frame-watch.ts";
import { HalfOpen } from "./half-open.ts";
import { asksForWebSocket, refuseHandshake } from "./handshake.ts";
import { respond, respondRaw, toRequest } from "./node-http.ts";
import type { Listener, ListenOptions, Remote, Socket, Transport } from "./transport.ts";

/** What ends a hostile client's stretching. Times in ms, sizes in bytes. */
export type Bounds = typeof BOUNDS;

const BOUNDS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  /** A client that takes nothing of an answer for so long is cut. */
  answerTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16_384,
  /** Requests of one connection that are not answered in whole yet. Browsers send the next one after the answer. */
  maxPendingAnswers: 2,
  /** Connections that have not asked for anything yet; one more throws out the oldest. */
  maxHalfOpen: 512,
  /** Fragments of one message: enough for any honest client, which sends one. */
  maxFragments: 16,
  /** Pieces in which one message may come from the network. */
  maxBufferedChunks: 64,
  maxPendingAutoPongs: 8,
  /** From the first byte of a frame to its last, about. */
  frameTimeout: 10_000,
  /** Pings and pongs of the WebSocket itself. Browsers send none on their own; our heartbeat is a message. */
  controlFrames: { burst: 10, perSecond: 0.5 },
  /** From our close frame until the connection is cut. */
  closeTimeout: 2_000,
  /** The same for a client that broke the protocol: nothing of it is read any more, it only gets to see why. */
  errorTimeout: 500,
  /** Who sends more than this after our close frame does not mean to answer it. */
  maxBytesAfterClose: 65_536,
};

/** `node:http` with `ws` inside Deno: every size and time that a hostile client could stretch has an end. */
export function createHardenedTransport(bounds: Partial<Bounds> = {}): Transport {
  return { name: "hardened", listen: (options) => listen(options, { ...BOUNDS, ...bounds }) };
}

async function listen(options: ListenOptions, bounds: Bounds): Promise<Listener> {
  const halfOpen = new HalfOpen(bounds.maxHalfOpen);
  const frames = new FrameWatch(bounds);
  const pendingAnswers = new WeakMap<Connection, number>();
  const server = createServer(bounds, (message, response) => {
    const connection = message.socket;
    halfOpen.spoke(connection);
    const pending = (pendingAnswers.get(connection) ?? 0) + 1;
    if (pending > bounds.maxPendingAnswers) return void connection.destroy();
    pendingAnswers.set(connection, pending);
    response.once("close", () => pendingAnswers.set(connection, pendingAnswers.get(connection)! - 1));
    response.setTimeout(bounds.answerTimeout, () => response.destroy());
    cutSlowBody(message, bounds.requestTimeout);
    // Version 0.9 has no headers: nothing that is decided by them would hold.
    const request = message.httpVersionMajor === 1 ? toRequest(message) : undefined;
    answer(request, options, remoteOf(message))
      .then((answered) => respond(answered, response))
      .catch(() => response.destroy());
  });
  const protocols = new WeakMap<IncomingMessage, string | undefined>();
  const sockets = new WebSocketServer(
    {
      noServer: true,
      clientTracking: false,
      maxPayload: LIMITS.messageBytes,
      maxFragments: bounds.maxFragments,
      maxBufferedChunks: bounds.maxBufferedChunks,
      maxPendingAutoPongs: bounds.maxPendingAutoPongs,
      closeTimeout: bounds.closeTimeout,
      perMessageDeflate: false,
      skipUTF8Validation: false,
      handleProtocols: (_offered, message) => protocols.get(message) ?? false,
    } as ConstructorParameters<typeof WebSocketServer>[0],
  );

  server.on("connection", (connection: Connection) => {
    const remote = { address: connection.remoteAddress ?? "" };
    const release = options.connect === undefined ? () => {} : options.connect(remote);
    if (release === undefined) return void connection.destroy();
    connection.once("close", release);
    halfOpen.add(connection);
  });

  server.on("upgrade", (message: IncomingMessage, connection: Duplex, head: Buffer) => {
    halfOpen.spoke(message.socket);
    connection.on("error", () => connection.destroy()); // the client went away; node watches it no more
    const request = toRequest(message);
    const remote = remoteOf(message);
    if (request === undefined || !asksForWebSocket(request.headers)) {
      answer(request, options, remote)
        .then((answered) => respondRaw(answered, connection))
        .catch(() => connection.destroy());
      return;
    }
    const decision = refuseHandshake(request) ?? decide(request, options, remote);
    if (decision instanceof Response) {
      respondRaw(decision, connection).catch(() => connection.destroy());
      return;
    }
    protocols.set(message, decision.protocol);
    sockets.handleUpgrade(message, connection, head, (socket) => {
      const handler = decision.open(new HardenedSocket(socket));
      const settled = frames.watch(socket, message.socket);
      let closedAt: number | undefined;
      socket.on("message", (data: RawData, binary: boolean) => {
        if (socket.readyState !== WebSocket.OPEN) {
          closedAt ??= message.socket.bytesRead;
          if (message.socket.bytesRead - closedAt > bounds.maxBytesAfterClose) socket.terminate();
          return;
        }
        settled();
        // The default binary type gives one Buffer, a view that nothing else uses: it may be changed and sent on.
        handler.message(binary ? data as Buffer<ArrayBuffer> : data.toString());
      });
      socket.on("close", (code) => handler.close(code));
      // It says why and closes by itself, but goes on reading what nobody wants: as much as the client has.
      socket.on("error", () => {
        process.nextTick(() => connection.pause());
        setTimeout(() => connection.destroy(), bounds.errorTimeout);
      });
    });
  });

  await opened(server, options);
  const { address, port } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return { hostname: address, port, close: () => closed ??= close(server) };
}

/** The runtime's own deadline ends with the headers. */
function cutSlowBody(message: IncomingMessage, timeout: number): void {
  const { "content-length": length, "transfer-encoding": encoding } = message.headers;
  if (length === undefined && encoding === undefined) return;
  const timer = setTimeout(() => message.complete || message.socket.destroy(), timeout);
  message.socket.once("close", () => clearTimeout(timer));
  message.once("end", () => clearTimeout(timer));
}

async function answer(request: Request | undefined, options: ListenOptions, remote: Remote): Promise<Response> {
  if (request === undefined) return new Response("Bad Request\n", { status: 400 });
  try {
    return await options.fetch(request, remote);
  } catch {
    return new Response("Internal Server Error\n", { status: 500 });
  }
}

function decide(request: Request, options: ListenOptions, remote: Remote): ReturnType<ListenOptions["upgrade"]> {
  try {
    return options.upgrade(request, remote);
  } catch {
    return new Response("Internal Server Error\n", { status: 500 });
  }
}

function remoteOf(message: IncomingMessage): Remote {
  return { address: message.socket.remoteAddress ?? "" };
}

function opened(server: Server, { hostname, port }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: Error & { code?: string }) => {
      reject(error.code === "EADDRINUSE" ? new Deno.errors.AddrInUse(error.message) : error);
    });
    server.listen(port, hostname, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

class HardenedSocket implements Socket {
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

  terminate(): void {
    this.#socket.terminate();
  }
}
