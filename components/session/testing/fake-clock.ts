import type { Cancel, Clock } from "../clock.ts";

/** A clock that stands still until it is turned. */
export class FakeClock implements Clock {
  #now = 1_789_000_000_000;
  #alarms = new Set<{ at: number; run: () => void }>();

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
    return () => this.#alarms.delete(alarm);
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
