/**
 * The port between HTTP with WebSockets and everything else. Two implementations, one contract suite:
 * `native.ts` (Deno.serve, Deno.upgradeWebSocket) and `hardened.ts` (node:http, ws).
 */
export interface Transport {
  readonly name: "native" | "hardened";
  /** Opens the port; rejects with the runtime's error (for example `AddrInUse`). */
  listen(options: ListenOptions): Promise<Listener>;
}

export type ListenOptions = {
  hostname: string;
  /** 0 lets the system choose. */
  port: number;
  /**
   * Decides on a TCP connection before anything is read from it. Undefined cuts it; otherwise the result is called when
   * it is over. The native transport cannot ask: its runtime accepts connections by itself.
   */
  connect?(remote: Remote): (() => void) | undefined;
  /** Answers every request that is not a WebSocket upgrade. Never sees an upgrade. */
  fetch(request: Request, remote: Remote): Response | Promise<Response>;
  /** Decides on an upgrade before it happens: refuse with a response, or accept. */
  upgrade(request: Request, remote: Remote): Response | Accept;
};

export type Listener = {
  hostname: string;
  port: number;
  /** Stops accepting, closes idle connections and resolves when the rest is closed. Idempotent. */
  close(): Promise<void>;
};

/** The other end of the TCP connection. */
export type Remote = { address: string };

export type Accept = {
  /** Subprotocol to answer with; undefined answers with none. */
  protocol: string | undefined;
  /** Called once when the socket is open. */
  open(socket: Socket): SocketHandler;
};

/** So little that waits is nothing to act on, bytes. */
export const UNASKED_BYTES = 65_536;

/** An open WebSocket, seen from our side. Every method is safe to call after the end and then does nothing. */
export interface Socket {
  /** Strings go out as text frames, bytes as binary frames; the bytes may not be changed afterwards. */
  send(data: string | Uint8Array<ArrayBuffer>): void;
  /** Starts the closing handshake. */
  close(code: number, reason: string): void;
  /** Cuts the connection without a handshake where the transport can; otherwise the same as `close`. */
  terminate(): void;
  /**
   * Bytes accepted by `send` that have not gone out yet. Never too few; where it costs a call to know, it may tell up to
   * `UNASKED_BYTES` although less waits.
   */
  readonly bufferedAmount: number;
}

export interface SocketHandler {
  /** One whole message; bytes are the handler's to change. */
  message(data: string | Uint8Array<ArrayBuffer>): void;
  /** The connection is over; called exactly once. `code` 1006 when no close frame came (RFC 6455 section 7.1.5). */
  close(code: number): void;
}
