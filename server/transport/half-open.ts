import type { Socket } from "node:net";

/**
 * Connections that have not yet sent the head of a request. Only so many may exist: when one more comes, the oldest has
 * to go. An honest client sends its first request within a round trip, so a crowd that holds connections open without
 * a word (thousands of half-open sockets) throws out its own and keeps nobody else from coming in.
 */
export class HalfOpen {
  readonly #max: number;
  /** In the order of arrival. */
  readonly #sockets = new Set<Socket>();

  constructor(max: number) {
    this.#max = max;
  }

  /** How many there are. */
  get size(): number {
    return this.#sockets.size;
  }

  /** A connection was made. May cut the oldest one. */
  add(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    if (this.#sockets.size <= this.#max) return;
    const oldest = this.#sockets.values().next().value!;
    this.#sockets.delete(oldest);
    oldest.destroy();
  }

  /** The head of a request arrived in whole. */
  spoke(socket: Socket): void {
    this.#sockets.delete(socket);
  }
}
