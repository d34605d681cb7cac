export type OnlineCountOptions = {
  /** From 0 up to but not 1, as `Math.random`. */
  random: () => number;
  /** How often the number may change, ms. */
  sampleMs?: number;
  /** Fewer than this show as 0. */
  floor?: number;
};

/**
 * How many people are online, told so that nobody's coming or going shows: two significant digits at most, looked at
 * only at fixed intervals, and changed only when the true number has moved by a random part of a step since the last change.
 * So a watcher who makes one connection come and go sees nothing, and a change never says who caused it.
 */
export class OnlineCount {
  readonly #random: () => number;
  readonly #sampleMs: number;
  readonly #floor: number;
  #shown = 0;
  /** The true number at the last change. */
  #anchor = 0;
  #margin: number;
  #sampledAt = -Infinity;

  constructor({ random, sampleMs = 30_000, floor = 10 }: OnlineCountOptions) {
    this.#random = random;
    this.#sampleMs = sampleMs;
    this.#floor = floor;
    this.#margin = this.#newMargin();
  }

  /** The number to show; 0 means fewer than the floor. */
  get shown(): number {
    return this.#shown;
  }

  /** Tells the true number, as often as one likes. True when the number to show has changed. */
  sample(connected: number, now: number): boolean {
    if (now - this.#sampledAt < this.#sampleMs) return false;
    this.#sampledAt = now;
    if (Math.abs(connected - this.#anchor) < this.#margin) return false;
    this.#anchor = connected;
    this.#margin = this.#newMargin();
    const before = this.#shown;
    const step = stepOf(connected);
    this.#shown = connected < this.#floor ? 0 : Math.floor(connected / step) * step;
    return this.#shown !== before;
  }

  /** Between half a step and a whole one, never less than 2 people. */
  #newMargin(): number {
    return Math.max(2, stepOf(this.#anchor) * (1 + this.#random()) / 2);
  }
}

/** 10 below 1,000, 100 below 10,000, and so on. */
function stepOf(count: number): number {
  return 10 ** Math.max(1, Math.floor(Math.log10(Math.max(1, count))) - 1);
}
