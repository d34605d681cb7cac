import { BinaryHeap } from "@std/data-structures/binary-heap";
import type { Clock } from "./ports.ts";

type Timer = {
  at: number;
  readonly order: number;
  readonly run: () => void;
  every: number | undefined;
  isOver: boolean;
};

/** Time that moves only when a test says so. */
export class FakeClock implements Clock {
  #now: number;
  #added = 0;
  #timers = 0;
  /** Cancelled ones stay until their time comes. */
  readonly #queue = new BinaryHeap<Timer>((a, b) => a.at - b.at || a.order - b.order);

  constructor(now = 1_000_000) {
    this.#now = now;
  }

  /** How many timers are set. */
  get timers(): number {
    return this.#timers;
  }

  now(): number {
    return this.#now;
  }

  every(ms: number, run: () => void): () => void {
    return this.#add(ms, run, ms);
  }

  after(ms: number, run: () => void): () => void {
    return this.#add(ms, run, undefined);
  }

  /** Moves on, and runs what comes due in order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    while (this.step(end));
    this.#now = end;
  }

  /** Moves on to the next timer that is due by then and runs it; false when there is none. */
  step(end = Infinity): boolean {
    for (let timer = this.#queue.peek(); timer !== undefined && timer.at <= end; timer = this.#queue.peek()) {
      this.#queue.pop();
      if (timer.isOver) continue;
      this.#now = timer.at;
      if (timer.every === undefined) this.#end(timer);
      else {
        timer.at += timer.every;
        this.#queue.push(timer);
      }
      timer.run();
      return true;
    }
    return false;
  }

  #add(ms: number, run: () => void, every: number | undefined): () => void {
    const timer: Timer = { at: this.#now + ms, order: this.#added++, run, every, isOver: false };
    this.#timers++;
    this.#queue.push(timer);
    return () => this.#end(timer);
  }

  #end(timer: Timer): void {
    if (!timer.isOver) this.#timers--;
    timer.isOver = true;
  }
}
