import type { Socket } from "node:net";

export type HalfOpenOptions = {
  /** How many there may be. */
  max: number;
  /** How long one may stay so, ms. */
  timeout: number;
  /** How many are cut for that in one turn of the event loop. */
  perTurn: number;
};

const TIMED_OUT = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";

/**
 * Connections that have not yet sent the head of a request. Only so many may exist: when one more comes, the oldest has
 * to go. An honest client sends its first request within a round trip, so a crowd that holds connections open without
 * a word (thousands of half-open sockets) throws out its own and keeps nobody else from coming in.
 */
export class HalfOpen {
  readonly #options: HalfOpenOptions;
  /** With the time of their arrival, and in that order. */
  readonly #sockets = new Map<Socket, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: HalfOpenOptions) {
    this.#options = options;
  }

  /** A connection was made. May cut the oldest one. */
  add(socket: Socket): void {
    this.#sockets.set(socket, performance.now());
    socket.once("close", () => this.spoke(socket));
    const { value: oldest } = this.#sockets.keys().next();
    if (oldest !== undefined && this.#sockets.size > this.#options.max) this.#cut(oldest);
    this.#timer ??= setTimeout(() => this.#expire(), this.#options.timeout);
  }

  /** The head of a request arrived in whole, or nothing more will come. */
  spoke(socket: Socket): void {
    if (!this.#sockets.delete(socket) || this.#sockets.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The server closes. */
  cutAll(): void {
    for (const socket of this.#sockets.keys()) this.#cut(socket);
  }

  /** Cuts those whose time is over: of a crowd a few in each turn, so that nobody else has to wait. */
  #expire(): void {
    let cut = 0;
    for (const [socket, since] of this.#sockets) {
      const left = since + this.#options.timeout - performance.now();
      if (left > 0 || cut++ === this.#options.perTurn) {
        this.#timer = setTimeout(() => this.#expire(), Math.max(1, left));
        return;
      }
      if (socket.bytesRead > 0) socket.write(TIMED_OUT);
      this.#cut(socket);
    }
  }

  #cut(socket: Socket): void {
    this.spoke(socket);
    socket.destroy();
  }
}
