import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import { type Rate, TokenBucket } from "../core/token-bucket.ts";
import { MessageProgress } from "./message-progress.ts";

export type FrameWatchOptions = {
  /** A message that is not complete for so long, ms, ends the connection. */
  frameTimeout: number;
  /** Pings and pongs that one client may send. */
  controlFrames: Rate;
};

type Watched = {
  readonly socket: WebSocket;
  readonly progress: MessageProgress;
  /** The unfinished message of the last round, and the round that saw it first, ms. */
  unfinished: number | undefined;
  since: number;
};

/** A round looks at every connection, so that deadlines cost the hot path little and no connection has a timer. */
const ROUNDS_PER_TIMEOUT = 10;

/** Ends WebSockets that dribble a message or flood with control frames, both of which `ws` itself lets pass. */
export class FrameWatch {
  readonly #options: FrameWatchOptions;
  readonly #watched = new Set<Watched>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: FrameWatchOptions) {
    this.#options = options;
  }

  /** Watches a socket until it is closed. Call it before anything is read from the connection. */
  watch(socket: WebSocket, connection: Pick<Socket, "on">): void {
    const { controlFrames, frameTimeout } = this.#options;
    const progress = new MessageProgress();
    const watched: Watched = { socket, progress, unfinished: undefined, since: 0 };
    const bucket = new TokenBucket(controlFrames, performance.now());
    const control = () => {
      if (bucket.take(performance.now()) > 0) socket.terminate();
    };
    connection.on("data", (bytes: Uint8Array) => progress.read(bytes));
    socket.on("ping", control);
    socket.on("pong", control);
    socket.once("close", () => this.#forget(watched));
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => this.#round(performance.now()), frameTimeout / ROUNDS_PER_TIMEOUT);
  }

  #round(now: number): void {
    for (const watched of this.#watched) {
      const { unfinished } = watched.progress;
      if (unfinished !== watched.unfinished) {
        watched.unfinished = unfinished;
        watched.since = now;
      } else if (unfinished !== undefined && now - watched.since >= this.#options.frameTimeout) {
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
