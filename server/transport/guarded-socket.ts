import type { Socket } from "./transport.ts";

/** What both WebSockets, the runtime's and that of `ws`, have in common. */
type WebSocketLike = {
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code: number, reason: string): void;
};

const OPEN = 1;

/** The port's view of a WebSocket: safe to use after the end. */
export class GuardedSocket implements Socket {
  readonly #socket: WebSocketLike;

  constructor(socket: WebSocketLike) {
    this.#socket = socket;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState === OPEN) this.#socket.send(data);
  }

  close(code: number, reason: string): void {
    if (this.#socket.readyState === OPEN) this.#socket.close(code, reason);
  }

  /** All that can be done where a connection cannot be cut. */
  terminate(): void {
    this.close(1000, "");
  }
}
