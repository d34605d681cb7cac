import {
  type ClientMessage,
  type Evidence,
  LIMITS,
  type ReportReason,
  type ServerMessage,
} from "../../protocol/mod.ts";
import { Alarm } from "./clock.ts";
import type { Environment } from "./environment.ts";
import { ServerConnection } from "./server-connection.ts";
import type { ReportState } from "./session-state.ts";

/** What a report tells the server. */
export type ReportContent = { context: string; reason: ReportReason; note: string; evidence: readonly Evidence[] };

/** A server that has not answered by then, in ms, has not filed it. */
const ANSWER_MS = 20_000;

/**
 * Brings one report to the server: over the session's connection when that is ready, else over one of its own, so that a
 * report works after leaving as well. When a connection is lost on the way it tries once more.
 */
export class ReportDelivery {
  readonly #content: ReportContent;
  readonly #address: { socket: string; ready: string };
  readonly #environment: Environment;
  readonly #settled: (state: ReportState) => void;
  readonly #deadline: Alarm;
  #own: ServerConnection | undefined;
  #done = false;

  constructor(
    content: ReportContent,
    address: { socket: string; ready: string },
    environment: Environment,
    settled: (state: ReportState) => void,
  ) {
    this.#content = { ...content, note: wellFormed(content.note), evidence: content.evidence.slice(-LIMITS.evidence) };
    this.#address = address;
    this.#environment = environment;
    this.#settled = settled;
    this.#deadline = new Alarm(environment.clock);
  }

  /** Sends it. The owner of `connection` hands what the server answers to `receive`. */
  start(connection: ServerConnection | undefined): void {
    this.#deadline.set(ANSWER_MS, () => this.#settle({ name: "failed" }));
    if (connection?.ready) this.#send(connection);
    else this.connectionLost();
  }

  /** The connection that `start` was given is gone. */
  connectionLost(): void {
    if (this.#done || this.#own) return;
    this.#own = new ServerConnection(this.#address, this.#environment, {
      message: (message) => message.type === "welcome" ? this.#send(this.#own!) : this.receive(message),
      frame: () => {},
      lost: (_code, retrying) => retrying || this.#settle({ name: "failed" }),
    });
    this.#own.open();
  }

  /** Looks at a message of the server. */
  receive(message: ServerMessage): void {
    if (message.type === "reported") this.#settle({ name: "sent", results: message.results });
    if (message.type !== "error" || (message.of !== "report" && message.of !== "evidence")) return;
    // The first attempt had arrived, only its answer had not.
    if (message.code === "already-reported") this.#settle({ name: "sent", results: [] });
    else this.#settle({ name: "failed" });
  }

  #send(connection: ServerConnection): void {
    const { evidence, ...report } = this.#content;
    const messages: ClientMessage[] = [
      { type: "report", ...report, evidence: evidence.length },
      ...evidence.map((piece) => ({ type: "evidence" as const, ...piece })),
    ];
    for (const message of messages) connection.send(message);
  }

  #settle(state: ReportState): void {
    if (this.#done) return;
    this.#done = true;
    this.#deadline.clear();
    this.#own?.close();
    this.#settled(state);
  }
}

/** At most as long as the server takes, not cut in the middle of a character. */
function wellFormed(note: string): string {
  return note.slice(0, LIMITS.noteLength).replace(/[\uD800-\uDBFF]$/, "").replaceAll("\u0000", "");
}
