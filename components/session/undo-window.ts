import { LIMITS } from "../../protocol/mod.ts";
import { Alarm, type Clock } from "./clock.ts";
import type { UndoState } from "./session-state.ts";

/** The way back into a room that was skipped a moment ago. It closes by itself. */
export class UndoWindow {
  readonly #alarm: Alarm;
  readonly #closed: () => void;
  #state: UndoState = "none";

  /** `closed` is called when there is no way back any more. */
  constructor(clock: Clock, closed: () => void) {
    this.#alarm = new Alarm(clock);
    this.#closed = closed;
  }

  get state(): UndoState {
    return this.#state;
  }

  /** Opens it without telling the person yet: the partner has skipped this room and may want to come back. */
  open(): void {
    if (!this.#alarm.isSet) this.#alarm.set(LIMITS.undoMs, () => this.close());
  }

  /** The person may ask, or is asked. */
  offer(state: "possible" | "invited"): void {
    // Asked already: to agree at the same moment is the server's to find out.
    if (this.#state !== "asked") this.#state = state;
    this.open();
  }

  /** The person asks; false when there is nothing to ask for. */
  ask(): boolean {
    if (this.#state !== "possible" && this.#state !== "invited") return false;
    this.#state = "asked";
    return true;
  }

  /** Both came back. */
  use(): void {
    this.#alarm.clear();
    this.#state = "none";
  }

  close(): void {
    this.use();
    this.#closed();
  }
}
