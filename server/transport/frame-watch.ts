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
  /** Frames that were completed since the last round. */
  completed: boolean;
  /** Bytes received when a frame was last known to be complete. */
  settledBytes: number;
  /** Since when there are bytes beyond those; undefined while there are none. */
  since: number | undefined;
};

/** A round looks at every connection, so that deadlines cost the hot path nothing and no connection has a timer. */
const ROUNDS_PER_TIMEOUT = 5;

/**
 * Ends WebSockets that dribble a frame or flood with control frames, both of which `ws` itself lets pass. It compares
 * what the connection has received with the frames that came of it; a frame that was begun right behind a complete one
 * and then left alone is found by the gateway's heartbeat instead.
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
      completed: false,
      settledBytes: connection.bytesRead,
      since: undefined,
    };
    const control = () => {
      watched.completed = true;
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
    return () => watched.completed = true;
  }

  #round(now: number): void {
    for (const watched of this.#watched) {
      const { bytesRead } = watched.connection;
      if (watched.completed || bytesRead === watched.settledBytes) {
        watched.completed = false;
        watched.settledBytes = bytesRead;
        watched.since = undefined;
      } else if (watched.since === undefined) {
        watched.since = now;
      } else if (now - watched.since >= this.#options.frameTimeout) {
        watched.socket.terminate();
      }
    }
  }

  #forget(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
