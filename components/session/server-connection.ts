import {
  type ClientMessage,
  CLOSE,
  LIMITS,
  parseServerMessage,
  type Resume,
  serializeClientMessage,
  type ServerMessage,
  SUBPROTOCOL,
} from "../../protocol/mod.ts";
import { Alarm } from "./clock.ts";
import type { Environment, Socket } from "./environment.ts";
import { lostBy, type LostConnection, reconnectDelay } from "./reconnect-policy.ts";
import { probeServer } from "./server-probe.ts";
import type { FailureCode } from "./session-state.ts";

/** What a connection tells its owner. Nothing comes after `close`. */
export type ConnectionEvents = {
  /** All but `ping`. The first one is `welcome`: from then on the connection is ready. */
  message(message: ServerMessage): void;
  frame(bytes: Uint8Array): void;
  /** The connection is gone, or did not come up; `retrying` says whether it comes back by itself. */
  lost(code: FailureCode, retrying: boolean): void;
  /** What the next connection goes on with; undefined for a new session. */
  resume?(): Resume | undefined;
};

/** Socket and welcome have to be there by then, in ms. */
const CONNECT_MS = 10_000;
/** No ping for so long: the connection is dead, in ms. */
const SILENCE_MS = 2.5 * LIMITS.heartbeatMs;
/** A connection that held for so long, in ms, starts the waits between attempts over. */
const STABLE_MS = 10_000;
/** A server that restarts may be back when it is probed and look as if it refused: ask so many times. */
const REFUSALS_MAX = 3;

/** The way to one server: one socket at a time, with greeting, heartbeat and reconnects. */
export class ServerConnection {
  readonly #address: { socket: string; ready: string };
  readonly #environment: Environment;
  readonly #events: ConnectionEvents;
  readonly #deadline: Alarm;
  readonly #retry: Alarm;
  #socket: Socket | undefined;
  #readySince: number | undefined;
  #heardAt = 0;
  #attempt = 0;
  #refusals = 0;
  #wasWelcome = false;
  #closed = false;

  constructor(address: { socket: string; ready: string }, environment: Environment, events: ConnectionEvents) {
    this.#address = address;
    this.#environment = environment;
    this.#events = events;
    this.#deadline = new Alarm(environment.clock);
    this.#retry = new Alarm(environment.clock);
  }

  /** Whether the server has welcomed this connection. */
  get ready(): boolean {
    return this.#readySince !== undefined;
  }

  /** Opens the socket; call it once. */
  open(): void {
    let socket: Socket;
    try {
      socket = this.#environment.openSocket(this.#address.socket, SUBPROTOCOL);
    } catch {
      // The page may not open this address at all: its Content-Security-Policy, or http inside https.
      return this.#lost({ code: "refused", retry: false, notBeforeMs: 0 });
    }
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    const current = () => this.#socket === socket;
    socket.addEventListener("open", () => current() && this.#opened(socket));
    socket.addEventListener("message", ({ data }) => current() && this.#received(data));
    socket.addEventListener("close", ({ code }) => current() && this.#socketClosed(code));
    this.#deadline.set(CONNECT_MS, () => this.#drop());
  }

  /** Sends a control message; nothing happens before the welcome. */
  send(message: ClientMessage): void {
    if (this.ready) this.#socket?.send(serializeClientMessage(message));
  }

  /** Sends a frame to the partner; nothing happens before the welcome. */
  sendFrame(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.ready) this.#socket?.send(bytes);
  }

  /** Says goodbye, for good. */
  close(): void {
    this.#closed = true;
    this.#retry.clear();
    this.#detach(CLOSE.normal.code);
  }

  #opened(socket: Socket): void {
    if (socket.protocol !== SUBPROTOCOL) {
      return this.#lost({ code: "unsupported", retry: false, notBeforeMs: 0 });
    }
    const resume = this.#events.resume?.();
    socket.send(serializeClientMessage({ type: "hello", ...(resume && { resume }) }));
  }

  #received(data: unknown): void {
    this.#heardAt = this.#environment.clock.now();
    if (data instanceof ArrayBuffer) return this.ready ? this.#events.frame(new Uint8Array(data)) : undefined;
    const message = typeof data === "string" ? parseServerMessage(data) : undefined;
    if (message?.type === "ping") return this.#socket?.send(serializeClientMessage({ type: "pong" }));
    if (message?.type === "welcome" && !this.ready) this.#welcomed();
    if (message !== undefined && this.ready) this.#events.message(message);
  }

  #welcomed(): void {
    this.#readySince = this.#heardAt;
    this.#wasWelcome = true;
    this.#listen();
  }

  /** Watches that the server goes on pinging. A network that vanished never closes a socket by itself. */
  #listen(): void {
    const silentMs = this.#environment.clock.now() - this.#heardAt;
    if (silentMs >= SILENCE_MS) return this.#drop();
    this.#deadline.set(SILENCE_MS - silentMs, () => this.#listen());
  }

  #drop(): void {
    if (this.ready) this.#lost(lostBy(1006));
    else this.#didNotOpen();
  }

  #socketClosed(code: number): void {
    const lost = lostBy(code);
    if (!this.ready && lost.code === "no-server" && lost.retry) this.#didNotOpen();
    else this.#lost(lost);
  }

  async #didNotOpen(): Promise<void> {
    this.#detach();
    const answer = await probeServer(this.#address.ready, this.#environment.fetch);
    if (this.#closed) return;
    // A server that took this page before does not refuse it now: it was just back when it was asked.
    const wasWelcome = this.#wasWelcome || this.#events.resume?.() !== undefined;
    const code = answer === "refused" && wasWelcome ? "no-server" : answer;
    this.#lost({ code, retry: code !== "refused" || ++this.#refusals < REFUSALS_MAX, notBeforeMs: 0 });
  }

  #lost({ code, retry, ...when }: LostConnection): void {
    const { clock, random } = this.#environment;
    if (this.#readySince !== undefined && clock.now() - this.#readySince >= STABLE_MS) this.#attempt = 0;
    this.#detach();
    if (retry) {
      const isUrgent = this.#events.resume?.()?.room !== undefined;
      this.#retry.set(reconnectDelay(this.#attempt++, random, { ...when, isUrgent }), () => this.open());
    }
    this.#events.lost(code, retry);
  }

  /** Not a goodbye unless it is meant as one: the server keeps the session of a connection that does not work any more. */
  #detach(code: number = CLOSE.silent.code): void {
    this.#deadline.clear();
    this.#readySince = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(code);
  }
}
