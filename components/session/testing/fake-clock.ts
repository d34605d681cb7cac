import type { Cancel, Clock } from "../clock.ts";

/** A clock that stands still until it is turned. */
export class FakeClock implements Clock {
  #now = 1_789_000_000_000;
  #alarms = new Set<{ at: number; run: () => void }>();
  #onSet: () => void = () => {};

  /** Alarms that are set. */
  get pending(): number {
    return this.#alarms.size;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Cancel {
    const alarm = { at: this.#now + ms, run };
    this.#alarms.add(alarm);
    this.#onSet();
    return () => this.#alarms.delete(alarm);
  }

  /** Resolves when so many alarms are set. */
  async reaches(pending: number): Promise<void> {
    while (this.#alarms.size < pending) await new Promise<void>((resolve) => this.#onSet = resolve);
  }

  /** Turns the clock and runs what is due, in order. */
  advance(ms: number): void {
    const until = this.#now + ms;
    while (true) {
      const [next] = [...this.#alarms].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#now = next.at;
      this.#alarms.delete(next);
      next.run();
    }
    this.#now = until;
  }
}
