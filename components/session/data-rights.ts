import type { ClientMessage, HeldRow, ServerMessage } from "../../protocol/mod.ts";
import { Alarm, type Clock } from "./clock.ts";

/** The server answers at once, or not at all, ms. */
const ANSWER_MS = 10_000;

type Question = Extract<ClientMessage, { type: "what-you-hold" | "erase" }>["type"];
type Answer = Extract<ServerMessage, { type: "held" | "erased" }>;

/** Asks the server what it holds about this session, or to forget it: one question at a time. */
export class DataRights {
  readonly #deadline: Alarm;
  #pending: { type: Answer["type"]; resolve: (rows: HeldRow[] | undefined) => void } | undefined;

  constructor(clock: Clock) {
    this.#deadline = new Alarm(clock);
  }

  /** The rows; undefined when no answer came. A question before this one gets none. */
  ask(type: Question, send: (message: ClientMessage) => void): Promise<HeldRow[] | undefined> {
    this.lost();
    return new Promise((resolve) => {
      this.#pending = { type: type === "erase" ? "erased" : "held", resolve };
      this.#deadline.set(ANSWER_MS, () => this.lost());
      send({ type });
    });
  }

  /** Takes an answer to what was asked. */
  receive({ type, rows }: Answer): void {
    if (this.#pending?.type === type) this.#settle(rows);
  }

  /** No answer will come. */
  lost(): void {
    this.#settle(undefined);
  }

  #settle(rows: HeldRow[] | undefined): void {
    const pending = this.#pending;
    this.#pending = undefined;
    this.#deadline.clear();
    pending?.resolve(rows);
  }
}
