import type { Clock } from "./ports.ts";

type Timer = { at: number; run: () => void; every: number | undefined };

/** Time that moves only when a test says so. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  readonly #timers = new Set<Timer>();

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  every(ms: number, run: () => void): () => void {
    return this.#add({ at: this.#now + ms, run, every: ms });
  }

  after(ms: number, run: () => void): () => void {
    return this.#add({ at: this.#now + ms, run, every: undefined });
  }

  /** Moves on, and runs what comes due in order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#now = due.at;
      if (due.every === undefined) this.#timers.delete(due);
      else due.at += due.every;
      due.run();
    }
    this.#now = end;
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}
