import type { Cancel, Clock } from "../gateway/ports.ts";

/** The clock of one process: when that is killed, none of its timers runs any more. */
export class LifeClock implements Clock {
  readonly #clock: Clock;
  readonly #intervals = new Set<Cancel>();
  #isOver = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  every(ms: number, run: () => void): Cancel {
    const cancel = this.#clock.every(ms, run);
    this.#intervals.add(cancel);
    return () => {
      this.#intervals.delete(cancel);
      cancel();
    };
  }

  after(ms: number, run: () => void): Cancel {
    return this.#clock.after(ms, () => !this.#isOver && run());
  }

  /** Ends everything that this clock was asked for. */
  kill(): void {
    this.#isOver = true;
    for (const cancel of this.#intervals) cancel();
  }
}
