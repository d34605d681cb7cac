import type { ClientMessage, Resume, ServerMessage } from "../../protocol/mod.ts";
import { Alarm, type Clock } from "./clock.ts";

type EndedRoom = NonNullable<Resume["room"]>;

/** When the server does not say when a block may come again, in ms. */
const RETRY_MS = 1_000;

/**
 * Blocks that the server has not confirmed. The connection may be away when the person presses the button, or break with
 * the block on its way: then it goes out again on the next one, before anything else.
 */
export class UnconfirmedBlocks {
  readonly #send: (message: ClientMessage) => void;
  readonly #again: Alarm;
  readonly #rooms = new Map<number, EndedRoom>();

  constructor(clock: Clock, send: (message: ClientMessage) => void) {
    this.#again = new Alarm(clock);
    this.#send = send;
  }

  /** The last of these rooms. Named in the hello, also a server that restarted knows whom the block is about. */
  get room(): EndedRoom | undefined {
    return [...this.#rooms.values()].at(-1);
  }

  add(room: EndedRoom): void {
    this.#rooms.set(room.epoch, room);
    this.#send({ type: "block", epoch: room.epoch });
  }

  /** Looks at a message of the server. */
  receive(message: ServerMessage): void {
    if (message.type === "welcome") this.#sendAll();
    if (message.type === "blocked") this.#rooms.delete(message.epoch);
    if (message.type !== "error" || message.of !== "block") return;
    if (message.code === "rate-limited") this.#again.set(message.retryMs ?? RETRY_MS, () => this.#sendAll());
    else if (message.epoch !== undefined) this.#rooms.delete(message.epoch); // the server knows this room no more
  }

  clear(): void {
    this.#again.clear();
    this.#rooms.clear();
  }

  #sendAll(): void {
    for (const epoch of this.#rooms.keys()) this.#send({ type: "block", epoch });
  }
}
