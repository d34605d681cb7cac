import type { IncomingMessage } from "node:http";
import type { Socket as Connection } from "node:net";
import process from "node:process";
import type { Duplex, Writable } from "node:stream";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import { LIMITS } from "../../protocol/mod.ts";
import { answer } from "./answer-requests.ts";
import { binaryFrame } from "./binary-frame.ts";
import { FrameWatch, type FrameWatchOptions } from "./frame-watch.ts";
import { GuardedSocket } from "./guarded-socket.ts";
import { asksForWebSocket, refuseHandshake } from "./handshake.ts";
import { remoteOf, respondRaw, toRequest } from "./node-http.ts";
import type { Accept, ListenOptions, Remote } from "./transport.ts";

export type SocketBounds = FrameWatchOptions & {
  /** Fragments of one message. */
  maxFragments: number;
  /** Pieces in which one message may come from the network. */
  maxBufferedChunks: number;
  maxPendingAutoPongs: number;
  /** From our close frame until the connection is cut, ms. */
  closeTimeout: number;
  /** The same for a client that broke the protocol, ms. */
  errorTimeout: number;
  /** Who sends more than this after a close frame, ours or their own, is cut; bytes. */
  maxBytesAfterClose: number;
};

/** Turns the upgrades of `node:http` into WebSockets of `ws`, or refuses them. */
export function acceptSockets(
  options: ListenOptions,
  bounds: SocketBounds,
): (message: IncomingMessage, connection: Duplex, head: Buffer) => void {
  const frames = new FrameWatch(bounds);
  const protocols = new WeakMap<IncomingMessage, string | undefined>();
  const sockets = new WebSocketServer(
    {
      noServer: true,
      clientTracking: false,
      maxPayload: LIMITS.messageBytes,
      maxFragments: bounds.maxFragments,
      maxBufferedChunks: bounds.maxBufferedChunks,
      maxPendingAutoPongs: bounds.maxPendingAutoPongs,
      closeTimeout: 2 * bounds.closeTimeout, // when all else failed
      perMessageDeflate: false,
      skipUTF8Validation: false,
      handleProtocols: (_offered, message) => protocols.get(message) ?? false,
    } as ConstructorParameters<typeof WebSocketServer>[0],
  );
  return (message, connection, head) => {
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
      const reader = (socket as unknown as { _receiver: Writable })._receiver;
      endOnce(connection);
      endOnce(reader);
      frames.watch(socket);
      const hardened = open(socket, message, decision, bounds);
      reader.once("conclude", () => hardened.hearLittleMore());
    });
  };
}

function open(
  socket: WebSocket,
  { socket: connection }: IncomingMessage,
  decision: Accept,
  bounds: SocketBounds,
): HardenedSocket {
  const hardened = new HardenedSocket(socket, connection, bounds);
  const handler = decision.open(hardened);
  socket.on("message", (data: RawData, binary: boolean) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    // The default binary type gives one Buffer, a view that nothing else uses: it may be changed and sent on.
    handler.message(binary ? data as Buffer<ArrayBuffer> : data.toString());
  });
  socket.on("close", (code) => handler.close(code));
  // It says why and closes by itself, but goes on reading what nobody wants: as much as the client has.
  socket.on("error", () => {
    process.nextTick(() => connection.pause());
    setTimeout(() => connection.destroy(), bounds.errorTimeout);
  });
  return hardened;
}

/**
 * `ws` ends its reader and the connection again when the client ends or closes it. Each time too many makes an error with a
 * stack, for nobody to see, and to write down a stack takes this runtime longer than the whole rest of a goodbye.
 */
function endOnce(stream: Writable): void {
  const end = () => stream.end = () => stream;
  stream.once("finish", end).once("error", end);
}

function decide(request: Request, options: ListenOptions, remote: Remote): Response | Accept {
  try {
    return options.upgrade(request, remote);
  } catch {
    return new Response("Internal Server Error\n", { status: 500 });
  }
}

class HardenedSocket extends GuardedSocket {
  readonly #socket: WebSocket;
  readonly #connection: Connection;
  readonly #bounds: SocketBounds;

  constructor(socket: WebSocket, connection: Connection, bounds: SocketBounds) {
    super(socket);
    this.#socket = socket;
    this.#connection = connection;
    this.#bounds = bounds;
  }

  /** Of the connection alone, for `ws` holds nothing back: without compression it passes on what it has framed. */
  override get bufferedAmount(): number {
    return this.#connection.writableLength;
  }

  override send(data: string | Uint8Array<ArrayBuffer>): void {
    if (typeof data === "string") super.send(data);
    else if (this.#socket.readyState === WebSocket.OPEN) this.#connection.write(binaryFrame(data));
  }

  override close(code: number, reason: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    super.close(code, reason);
    const timer = setTimeout(() => this.terminate(), this.#bounds.closeTimeout);
    this.#socket.once("close", () => clearTimeout(timer));
    this.hearLittleMore();
  }

  /** One side has closed. `ws` itself would read what still comes for as long as it comes, and throw it away. */
  hearLittleMore(): void {
    const connection = this.#connection;
    const enough = connection.bytesRead + this.#bounds.maxBytesAfterClose;
    connection.on("data", () => {
      if (connection.bytesRead > enough) this.terminate();
    });
  }

  /**
   * With a reset: otherwise the system would keep megabytes that a client does not take, for minutes and in nobody's
   * name.
   */
  override terminate(): void {
    if (this.#socket.readyState !== WebSocket.CLOSED) this.#connection.resetAndDestroy();
  }
}
