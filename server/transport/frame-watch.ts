import type { WebSocket } from "ws";
import { type Rate, TokenBucket } from "../core/token-bucket.ts";

export type FrameWatchOptions = {
  /** A message that is not complete for so long, ms, ends the connection. */
  frameTimeout: number;
  /** Pings and pongs that one client may send. */
  controlFrames: Rate;
};

/** What is known of one client. */
export type Watched = {
  readonly socket: WebSocket;
  /** Messages that came in whole, and control frames that did not come within a message. To be counted by the reader. */
  completed: number;
  /** `completed` in the round that first saw an unfinished message, and when that was, ms. */
  unfinished: number | undefined;
  since: number;
};

/** What `ws` keeps of the frames that it reads (private; `package.json` pins the version, and tests hold this to it). */
export type Receiver = {
  /** Which part of a frame comes next; 0 is the first. */
  readonly _state: number;
  /** Bytes that came and do not make a whole part yet. */
  readonly _bufferedBytes: number;
  /** Opcode of a message whose last fragment has not come; 0 without one. */
  readonly _fragmented: number;
};

/** A round looks at every connection, so that deadlines cost the hot path nothing and no connection has a timer. */
const ROUNDS_PER_TIMEOUT = 10;

/** Ends WebSockets that dribble a message or flood with control frames, both of which `ws` itself lets pass. */
export class FrameWatch {
  readonly #options: FrameWatchOptions;
  readonly #watched = new Set<Watched>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: FrameWatchOptions) {
    this.#options = options;
  }

  /** Watches a socket until it is closed. */
  watch(socket: WebSocket): Watched {
    const { controlFrames, frameTimeout } = this.#options;
    const watched: Watched = { socket, completed: 0, unfinished: undefined, since: 0 };
    const bucket = new TokenBucket(controlFrames, performance.now());
    const control = () => {
      if (receiverOf(socket)._fragmented === 0) watched.completed++;
      if (bucket.take(performance.now()) > 0) socket.terminate();
    };
    socket.on("ping", control);
    socket.on("pong", control);
    socket.once("close", () => this.#forget(watched));
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => this.#round(performance.now()), frameTimeout / ROUNDS_PER_TIMEOUT);
    return watched;
  }

  #round(now: number): void {
    for (const watched of this.#watched) {
      const { socket, completed } = watched;
      if (!owes(receiverOf(socket))) {
        watched.unfinished = undefined;
      } else if (completed !== watched.unfinished) {
        watched.unfinished = completed;
        watched.since = now;
      } else if (now - watched.since >= this.#options.frameTimeout) {
        socket.terminate();
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

/** Whether a client has begun something, a frame or a message of several, and owes the rest. */
export function owes({ _state, _bufferedBytes, _fragmented }: Receiver): boolean {
  return _state !== 0 || _bufferedBytes > 0 || _fragmented !== 0;
}

function receiverOf(socket: WebSocket): Receiver {
  return (socket as unknown as { _receiver: Receiver })._receiver;
}
