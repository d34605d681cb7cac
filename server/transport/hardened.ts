import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket as Connection } from "node:net";
import { paceAcceptance } from "./accept-pace.ts";
import { acceptSockets } from "./accept-sockets.ts";
import { answerRequests } from "./answer-requests.ts";
import { onFirstBytes, takeServing } from "./first-bytes.ts";
import { HalfOpen } from "./half-open.ts";
import type { Listener, ListenOptions, Transport } from "./transport.ts";

/** What ends a hostile client's stretching. Times in ms, sizes in bytes. */
export type Bounds = typeof BOUNDS;

const BOUNDS = {
  /** From a connection, or the end of an answer on it, to the whole head of a request. */
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
  /**
   * Connections that are accepted in one turn of the event loop, or cut because they never asked for anything. With 4 a crowd
   * keeps the whole server busy, and who talks meanwhile waits twice as long; with 1 too few come back after a restart.
   */
  connectionsPerTurn: 2,
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
  /** Who sends more than this after a close frame, ours or their own, does not mean to go. */
  maxBytesAfterClose: 65_536,
};

/** `node:http` with `ws` inside Deno: every size and time that a hostile client could stretch has an end. */
export function createHardenedTransport(bounds: Partial<Bounds> = {}): Transport {
  return { name: "hardened", listen: (options) => listen(options, { ...BOUNDS, ...bounds }) };
}

async function listen(options: ListenOptions, bounds: Bounds): Promise<Listener> {
  const halfOpen = new HalfOpen({
    max: bounds.maxHalfOpen,
    timeout: bounds.headersTimeout,
    perTurn: bounds.connectionsPerTurn,
  });
  const answerRequest = answerRequests(options, bounds);
  const acceptSocket = acceptSockets(options, bounds);
  // The runtime looks once in a while, and then cuts all of a crowd at once, with an error for each: it comes second.
  const server = createServer({
    ...bounds,
    headersTimeout: Math.min(bounds.headersTimeout + bounds.connectionsCheckingInterval, bounds.requestTimeout),
    requireHostHeader: false,
  });

  const serve = takeServing(server);
  server.on("connection", (connection: Connection) => {
    const remote = { address: connection.remoteAddress ?? "" };
    const release = options.connect === undefined ? () => {} : options.connect(remote);
    if (release === undefined) return void connection.destroy();
    connection.once("close", release);
    halfOpen.add(connection);
    onFirstBytes(connection, serve);
  });
  // The runtime would answer the second and a missing Host header by itself, however many there are in one piece.
  for (const event of ["request", "checkExpectation"]) {
    server.on(event, (message, response) => {
      halfOpen.spoke(message.socket);
      answerRequest(message, response);
    });
  }
  server.on("upgrade", (message, connection, head) => {
    halfOpen.spoke(message.socket);
    acceptSocket(message, connection, head);
  });

  await opened(server, options);
  paceAcceptance(server, bounds.connectionsPerTurn);
  const { address, port } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return { hostname: address, port, close: () => closed ??= close(server, halfOpen) };
}

function opened(server: Server, { hostname, port }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: Error & { code?: string }) => {
      reject(error.code === "EADDRINUSE" ? new Deno.errors.AddrInUse(error.message) : error);
    });
    server.listen(port, hostname, resolve);
  });
}

function close(server: Server, halfOpen: HalfOpen): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    halfOpen.cutAll();
  });
}
