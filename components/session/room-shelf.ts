import type { RoomSession } from "./room-session.ts";

/** Ended rooms that a report may still be about. */
const KEPT = 3;

/** The rooms of a run: the live one, the one on the screen, and the last few for a report that comes late. */
export class RoomShelf {
  #rooms: RoomSession[] = [];
  #live: RoomSession | undefined;
  #paused: RoomSession | undefined;
  #shown: RoomSession | undefined;

  get live(): RoomSession | undefined {
    return this.#live;
  }

  /** Ended a moment ago, with its keys still there. */
  get paused(): RoomSession | undefined {
    return this.#paused;
  }

  /** Live or ended; undefined while the person waits for the next one. */
  get shown(): RoomSession | undefined {
    return this.#shown;
  }

  /** The room of this epoch; without one, the last. */
  find(epoch: number | undefined): RoomSession | undefined {
    return epoch === undefined ? this.#rooms.at(-1) : this.#rooms.find(({ facts }) => facts.epoch === epoch);
  }

  enter(room: RoomSession): void {
    this.dropKeys();
    this.#live = this.#shown = room;
    this.#rooms = [...this.#rooms, room].slice(-KEPT);
  }

  /** Ends the live room; its conversation stays. */
  end(): void {
    this.#live?.close();
    this.#live = undefined;
  }

  /** Ends the live room so that it can be gone back to, until `dropKeys`. */
  pause(): void {
    if (!this.#live?.pause()) return this.end();
    this.dropKeys();
    this.#paused = this.#live;
    this.#live = undefined;
  }

  /** Makes the paused room the live one. */
  revive(): RoomSession | undefined {
    const room = this.#paused;
    if (room) this.#live = this.#shown = room;
    this.#paused = undefined;
    return room;
  }

  /** There is no way back into the paused room any more. */
  dropKeys(): void {
    this.#paused?.close();
    this.#paused = undefined;
  }

  /** Takes the ended room off the screen. */
  clear(): void {
    this.#shown = undefined;
  }

  /** Forgets all rooms but the one on the screen. */
  forgetOthers(): void {
    this.#rooms = this.#shown ? [this.#shown] : [];
  }
}
