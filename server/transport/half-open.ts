import type { Socket } from "node:net";

export type HalfOpenOptions = {
  /** How many there may be. */
  max: number;
  /** How long one may stay so, ms. */
  timeout: number;
  /** How many are cut for that in one turn of the event loop. */
  perTurn: number;
};

/** One connection, between the one that came before and the one that came after. */
type Entry = { socket: Socket; since: number; older: Entry | undefined; newer: Entry | undefined };

const TIMED_OUT = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";

/**
 * Connections that have not yet sent the head of a request. Only so many may exist: when one more comes, the oldest has
 * to go. An honest client sends its first request within a round trip, so a crowd that holds connections open without
 * a word (thousands of half-open sockets) throws out its own and keeps nobody else from coming in.
 */
export class HalfOpen {
  readonly #options: HalfOpenOptions;
  readonly #entries = new WeakMap<Socket, Entry>();
  /**
   * In the order of their arrival. A list, for a `Map` that makes room for newcomers leaves its old table behind with everybody in
   * it: once that is old, V8 keeps all of a crowd until its next long collection, and every short one becomes long.
   */
  #oldest: Entry | undefined;
  #newest: Entry | undefined;
  #size = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: HalfOpenOptions) {
    this.#options = options;
  }

  /** A connection was made. May cut the oldest one. */
  add(socket: Socket): void {
    this.#link({ socket, since: performance.now(), older: undefined, newer: undefined });
    socket.once("close", () => this.spoke(socket));
    if (this.#size > this.#options.max) this.#cut(this.#oldest!.socket);
    this.#timer ??= setTimeout(() => this.#expire(), this.#options.timeout);
  }

  /** The head of a request arrived in whole, or nothing more will come. */
  spoke(socket: Socket): void {
    const entry = this.#entries.get(socket);
    if (entry === undefined) return;
    this.#unlink(entry);
    if (this.#size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The server closes. */
  cutAll(): void {
    while (this.#oldest !== undefined) this.#cut(this.#oldest.socket);
  }

  /** Cuts those whose time is over: of a crowd a few in each turn, so that nobody else has to wait. */
  #expire(): void {
    for (let cut = 0; this.#oldest !== undefined; cut++) {
      const { socket, since } = this.#oldest;
      const left = since + this.#options.timeout - performance.now();
      if (left > 0 || cut === this.#options.perTurn) {
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

  /** As the newest. */
  #link(entry: Entry): void {
    entry.older = this.#newest;
    if (this.#newest === undefined) this.#oldest = entry;
    else this.#newest.newer = entry;
    this.#newest = entry;
    this.#entries.set(entry.socket, entry);
    this.#size++;
  }

  /** Leaves the entry without neighbours: one that is dead and old would keep them, and they theirs. */
  #unlink(entry: Entry): void {
    const { older, newer } = entry;
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    entry.older = entry.newer = undefined;
    this.#entries.delete(entry.socket);
    this.#size--;
  }
}
