import { type ClientMessage, parseServerMessage, type ServerMessage } from "../../protocol/mod.ts";
import type { Clock } from "../gateway/ports.ts";
import type { Socket, SocketHandler } from "../transport/transport.ts";
import type { FarmServer } from "./farm-server.ts";

/** What a visitor does when something happens; each kind of visitor has its own. */
export interface Manner {
  readonly interests: readonly string[];
  /** A room began. */
  met(visitor: Visitor, epoch: number): void;
  /** The partner ended it. */
  left(visitor: Visitor, epoch: number): void;
  /** Not now: the server says when to ask again, ms. */
  putOff(visitor: Visitor, retryMs: number): void;
}

export type VisitorOptions = { clock: Clock; server: FarmServer; address: string; manner: Manner };

/** Who is turned away at the door knocks again after so long, ms. */
const KNOCK_MS = 2_000;

/** Somebody with a connection, who waits, meets and goes on. What happened to a connection before this one is ignored. */
export class Visitor {
  readonly #options: VisitorOptions;
  #handler: SocketHandler | undefined;
  #epoch: number | undefined;
  #connections = 0;

  constructor(options: VisitorOptions) {
    this.#options = options;
  }

  /** Opens a connection and waits for somebody. */
  come(): void {
    const { clock, server, address } = this.#options;
    const number = ++this.#connections;
    const isCurrent = () => this.#connections === number;
    const answer = server.knock(address);
    const again = () => clock.after(KNOCK_MS, () => isCurrent() && this.come());
    if (answer instanceof Response) return void again();
    let isOpen = true;
    const socket: Socket = {
      bufferedAmount: 0,
      send: (data) => {
        const message = typeof data === "string" ? parseServerMessage(data) : undefined;
        // A moment later, as over a network: not in the middle of what the server does.
        if (message) clock.after(1, () => isOpen && isCurrent() && this.#hear(message));
      },
      close: (code) => {
        isOpen = false;
        clock.after(1, () => handler.close(code));
        if (isCurrent()) again();
      },
      terminate: () => {},
    };
    const handler = answer.open(socket);
    if (!isOpen) return;
    this.#handler = handler;
    this.say({ type: "hello" });
    this.join();
  }

  /** Closes this connection, says nothing, and opens another one. */
  comeAnew(): void {
    this.#connections++;
    this.#epoch = undefined;
    this.#handler?.close(1000);
    this.come();
  }

  join(): void {
    this.say({ type: "join", mode: "text", interests: [...this.#options.manner.interests], languages: [] });
  }

  /** Whether this room is the last one that began. */
  isIn(epoch: number): boolean {
    return this.#epoch === epoch;
  }

  /** Leaves a room for the next one, or leaves its end behind, unless another one has begun. */
  next(epoch: number): void {
    if (this.isIn(epoch)) this.say({ type: "next", epoch });
  }

  /** After so long, ms, if this is still the same connection. */
  later(ms: number, run: () => void): void {
    const number = this.#connections;
    this.#options.clock.after(ms, () => this.#connections === number && run());
  }

  say(message: ClientMessage): void {
    this.#handler?.message(JSON.stringify(message));
  }

  #hear(message: ServerMessage): void {
    const { manner } = this.#options;
    if (message.type === "ping") this.say({ type: "pong" });
    else if (message.type === "matched") manner.met(this, this.#epoch = message.epoch);
    else if (message.type === "ended" && message.epoch === this.#epoch) manner.left(this, message.epoch);
    else if (message.type === "error" && message.code === "rate-limited") manner.putOff(this, message.retryMs ?? 0);
  }
}
