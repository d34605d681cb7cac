import type { WebSocket } from "ws";
import { type Rate, TokenBucket } from "../core/token-bucket.ts";

export type FrameWatchOptions = {
  /** A message that is not complete for so long, ms, ends the connection. */
  frameTimeout: number;
  /** Pings and pongs that one client may send. */
  controlFrames: Rate;
};

/** What is known of one client. */
type Watched = {
  readonly socket: WebSocket;
  /** Control frames that did not come within a message. */
  controls: number;
  /** What a round saw unfinished first, and when, ms: the same one for as long as both are the same. */
  unfinished: { readonly fragments: unknown; readonly controls: number; readonly since: number } | undefined;
};

/** What `ws` keeps of the frames that it reads (private; `package.json` pins the version, and tests hold this to it). */
export type Receiver = {
  /** Which part of a frame comes next; 0 is the first. */
  readonly _state: number;
  /** Bytes that came and do not make a whole part yet. */
  readonly _bufferedBytes: number;
  /** Opcode of a message whose last fragment has not come; 0 without one. */
  readonly _fragmented: number;
  /** What has come of the message; another array for each message. */
  readonly _fragments: readonly unknown[];
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
  watch(socket: WebSocket): void {
    const { controlFrames, frameTimeout } = this.#options;
    const watched: Watched = { socket, controls: 0, unfinished: undefined };
    const bucket = new TokenBucket(controlFrames, performance.now());
    const control = () => {
      if (receiverOf(socket)._fragmented === 0) watched.controls++;
      if (bucket.take(performance.now()) > 0) socket.terminate();
    };
    socket.on("ping", control);
    socket.on("pong", control);
    socket.once("close", () => this.#forget(watched));
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => this.#round(performance.now()), frameTimeout / ROUNDS_PER_TIMEOUT);
  }

  #round(now: number): void {
    for (const watched of this.#watched) {
      const { socket, controls, unfinished } = watched;
      const receiver = receiverOf(socket);
      const fragments = receiver._fragments;
      if (!owes(receiver)) watched.unfinished = undefined;
      else if (unfinished?.fragments !== fragments || unfinished.controls !== controls) {
        watched.unfinished = { fragments, controls, since: now };
      } else if (now - unfinished.since >= this.#options.frameTimeout) socket.terminate();
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
