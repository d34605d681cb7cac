import { type ClientMessage, LIMITS, parseClientMessage } from "../../protocol/mod.ts";
import type { Connection } from "./connection.ts";
import type { Clock, Watch } from "./ports.ts";

/** What each control message leads to. A new type does not compile until it is handled. */
export type MessageHandlers = {
  [T in ClientMessage["type"]]: (
    connection: Connection,
    message: Extract<ClientMessage, { type: T }>,
    now: number,
  ) => void;
};

/** The way of a control message from a socket to its handler; that of a frame is the relay. */
export class Intake {
  readonly #handlers: MessageHandlers;
  readonly #clock: Clock;
  readonly #watch: Watch;

  constructor({ handlers, clock, watch }: { handlers: MessageHandlers; clock: Clock; watch: Watch }) {
    this.#handlers = handlers;
    this.#clock = clock;
    this.#watch = watch;
  }

  /** Reads a message, holds it to the rules, and hands it on; or tells the sender why not. */
  take(from: Connection, text: string): void {
    if (isTooBig(text)) return from.end("tooBig");
    const now = this.#clock.now();
    const message = parseClientMessage(text);
    if (message === undefined) {
      this.#watch.badMessage();
      return from.fault("bad-message", now);
    }
    if (!from.isGreeted && message.type !== "hello") return from.fault("hello-first", now, { of: message.type });
    const waitMs = from.limits.take(message.type, now);
    if (waitMs > 0) {
      from.putOff(message, waitMs);
      return from.strike("tooFast", now);
    }
    this.#watch.received(message.type);
    const handle = this.#handlers[message.type] as (from: Connection, message: ClientMessage, now: number) => void;
    handle(from, message, now);
  }
}

/** Over the limit in UTF-8, which is at least one and at most three bytes per code unit. */
function isTooBig(text: string): boolean {
  if (text.length * 3 <= LIMITS.messageBytes) return false;
  return text.length > LIMITS.messageBytes || new TextEncoder().encode(text).length > LIMITS.messageBytes;
}
