import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import { type Rate, TokenBucket } from "../core/token-bucket.ts";

export type FrameWatchOptions = {
  /** Bytes that make no frame complete for so long, ms, end the connection. */
  frameTimeout: number;
  /** Pings and pongs that one client may send. */
  controlFrames: Rate;
};

type Watched = {
  readonly socket: WebSocket;
  readonly connection: Pick<Socket, "bytesRead">;
  readonly control: TokenBucket;
  /** Bytes that had been received when a frame was last completed. */
  settledBytes: number;
  /** The round that first saw bytes beyond those, ms; undefined while there are none. */
  since: number | undefined;
};

/** A round looks at every connection, so that deadlines cost the hot path nothing and no connection has a timer. */
const ROUNDS_PER_TIMEOUT = 10;

/**
 * Ends WebSockets that dribble a frame or flood with control frames, both of which `ws` itself lets pass. It compares
 * what the connection has received with the frames that came of it; a frame whose beginning came in one piece with the
 * end of another, and then nothing, is found by the gateway's heartbeat instead.
 */
export class FrameWatch {
  readonly #options: FrameWatchOptions;
  readonly #watched = new Set<Watched>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: FrameWatchOptions) {
    this.#options = options;
  }

  /** Watches a socket until it is closed. Call the result for every message. */
  watch(socket: WebSocket, connection: Pick<Socket, "bytesRead">): () => void {
    const now = performance.now();
    const watched: Watched = {
      socket,
      connection,
      control: new TokenBucket(this.#options.controlFrames, now),
      settledBytes: connection.bytesRead,
      since: undefined,
    };
    const settle = () => {
      watched.settledBytes = connection.bytesRead;
      watched.since = undefined;
    };
    const control = () => {
      settle();
      if (watched.control.take(performance.now()) > 0) socket.terminate();
    };
    socket.on("ping", control);
    socket.on("pong", control);
    socket.once("close", () => this.#forget(watched));
    this.#watched.add(watched);
    this.#timer ??= setInterval(
      () => this.#round(performance.now()),
      this.#options.frameTimeout / ROUNDS_PER_TIMEOUT,
    );
    return settle;
  }

  #round(now: number): void {
    for (const watched of this.#watched) {
      if (watched.connection.bytesRead === watched.settledBytes) continue;
      watched.since ??= now;
      if (now - watched.since >= this.#options.frameTimeout) watched.socket.terminate();
    }
  }

  #forget(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
