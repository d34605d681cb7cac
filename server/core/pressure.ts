export type PressureOptions = {
  /** More people than this who start in a second are pressure; 0 for always. */
  joinsPerSecond: number;
  /** More than this part of the places in use is pressure, 0 to 1; 1 for never. */
  connections: number;
};

/** Over which time joins are averaged, ms: a bus full of people who start at once is no attack. */
const MEMORY_MS = 10_000;

/** How much more comes in than is usual. */
export class Pressure {
  readonly #options: PressureOptions;
  /** Joins per second, as an exponentially weighted average. */
  #rate = 0;
  #at = -Infinity;

  constructor(options: PressureOptions) {
    this.#options = options;
  }

  /** Counts somebody who starts or goes on to the next. */
  join(now: number): void {
    this.#rate = this.#rateAt(now) + 1_000 / MEMORY_MS;
    this.#at = Math.max(now, this.#at);
  }

  /**
   * 0 while all is well, otherwise at least 1: how many times the bound is exceeded.
   * @param connections the part of all places that is in use, 0 to 1
   */
  level(connections: number, now: number): number {
    const { joinsPerSecond, connections: bound } = this.#options;
    const byJoins = joinsPerSecond === 0 ? 1 : this.#rateAt(now) / joinsPerSecond;
    // The last places are as far above the bound as twice the usual joins.
    const byConnections = connections > bound ? 1 + (connections - bound) / (1 - bound) : 0;
    const level = Math.max(byJoins, byConnections);
    return level < 1 ? 0 : level;
  }

  #rateAt(now: number): number {
    return this.#rate * Math.exp(-Math.max(0, now - this.#at) / MEMORY_MS);
  }
}
