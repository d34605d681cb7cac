import type { ClientMessage, HeldRow, Resume, ServerMessage } from "../../protocol/mod.ts";
import { DataRights } from "./data-rights.ts";
import type { Environment } from "./environment.ts";
import { type ReportContent, ReportDelivery } from "./report-delivery.ts";
import { ServerConnection } from "./server-connection.ts";
import type { FailureCode, ReportState } from "./session-state.ts";
import { UnconfirmedBlocks } from "./unconfirmed-blocks.ts";

/** What a line tells its owner. */
export type LineEvents = {
  message(message: ServerMessage): void;
  frame(bytes: Uint8Array): void;
  /** The connection is gone, or did not come up; `retrying` says whether it comes back by itself. */
  lost(code: FailureCode, retrying: boolean): void;
  /** The room with which the next connection goes on. */
  room(): Resume["room"];
};

/**
 * A session's line to its server, over as many connections as it takes: it keeps the ticket that the next one goes on
 * with, and what was asked of the server beside the chat.
 */
export class SessionLine {
  readonly #address: { socket: string; ready: string };
  readonly #environment: Environment;
  readonly #events: LineEvents;
  readonly #rights: DataRights;
  readonly #blocks: UnconfirmedBlocks;
  #connection: ServerConnection | undefined;
  /** Sealed by the server: with it the next connection goes on with this one's session. */
  #ticket: string | undefined;
  #report: ReportDelivery | undefined;

  constructor(address: { socket: string; ready: string }, environment: Environment, events: LineEvents) {
    this.#address = address;
    this.#environment = environment;
    this.#events = events;
    this.#rights = new DataRights(environment.clock);
    this.#blocks = new UnconfirmedBlocks(environment.clock, (message) => this.send(message));
  }

  /** What stands for the connection of the moment; undefined when there is none. */
  get connection(): object | undefined {
    return this.#connection;
  }

  /** Whether the server has welcomed this session on a connection. */
  get ready(): boolean {
    return this.#connection?.ready ?? false;
  }

  /** Whether another connection could go on with this session. */
  get canResume(): boolean {
    return this.#ticket !== undefined;
  }

  get isReporting(): boolean {
    return this.#report !== undefined;
  }

  /** Begins a connection. */
  open(): void {
    this.#connection?.close();
    const connection = this.#connection = new ServerConnection(this.#address, this.#environment, {
      message: (message) => this.#receive(message),
      frame: (bytes) => this.#events.frame(bytes),
      lost: (code, retrying) => this.#lost(code, retrying),
      resume: () => this.#resume(),
    });
    connection.open();
  }

  /** Ends the connection. */
  close(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
    this.#unanswered();
  }

  /** The next connection begins a session of its own. */
  forget(): void {
    this.#ticket = undefined;
    this.#blocks.clear();
  }

  /** Sends a control message; nothing happens before the welcome. */
  send(message: ClientMessage): void {
    this.#connection?.send(message);
  }

  /** Sends a frame to the partner; nothing happens before the welcome. */
  sendFrame(bytes: Uint8Array<ArrayBuffer>): void {
    this.#connection?.sendFrame(bytes);
  }

  /** Never again the partner of this room: tells the server now, or as soon as it can be told. */
  block(room: NonNullable<Resume["room"]>): void {
    if (this.ready || this.canResume) this.#blocks.add(room);
  }

  /** Rows about this session: none without a connection, undefined when no answer came. */
  async ask(question: "what-you-hold" | "erase"): Promise<HeldRow[] | undefined> {
    if (this.#connection === undefined) return [];
    if (!this.ready) return undefined;
    return await this.#rights.ask(question, (message) => this.send(message));
  }

  /** Sends a report, on a connection of its own if there is none. */
  report(content: ReportContent, settled: (state: ReportState) => void): void {
    this.#report = new ReportDelivery(content, this.#address, this.#environment, (state) => {
      this.#report = undefined;
      settled(state);
    });
    this.#report.start(this.#connection);
  }

  #receive(message: ServerMessage): void {
    this.#report?.receive(message);
    this.#blocks.receive(message);
    if (message.type === "ticket") this.#ticket = message.ticket;
    if (message.type === "held" || message.type === "erased") this.#rights.receive(message);
    this.#events.message(message);
  }

  #lost(code: FailureCode, retrying: boolean): void {
    this.#unanswered();
    if (!retrying) this.#connection = undefined;
    this.#events.lost(code, retrying);
  }

  /** Nothing that was asked is answered any more. */
  #unanswered(): void {
    this.#report?.connectionLost();
    this.#rights.lost();
  }

  #resume(): Resume | undefined {
    if (this.#ticket === undefined) return undefined;
    const room = this.#events.room() ?? this.#blocks.room;
    return { ticket: this.#ticket, ...(room && { room }) };
  }
}
