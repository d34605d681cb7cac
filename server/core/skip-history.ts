export type SkipHistoryOptions = {
  /** Leaving a room sooner than this after it began counts as an instant skip, ms. */
  instantMs: number;
  /** So many instant skips within the window cost nothing. */
  free: number;
  /** ms. */
  windowMs: number;
  /** What the first one too many costs; each further one costs twice as much, up to `longestMs`. */
  firstMs: number;
  longestMs: number;
};

/** A person who looks and passes on is welcome; one who flicks through strangers waits a little, then longer. */
export const SKIP_COOL_DOWN: SkipHistoryOptions = {
  instantMs: 5_000,
  free: 5,
  windowMs: 60_000,
  firstMs: 2_000,
  longestMs: 30_000,
};

/** The instant skips over one connection, or several that follow each other, and what they cost. */
export class SkipHistory {
  readonly #options: SkipHistoryOptions;
  /** When the recent instant skips were, oldest first; never more than make a difference. */
  readonly #skips: number[] = [];
  #roomSince: number | undefined;
  #notBefore = -Infinity;

  constructor(options: SkipHistoryOptions = SKIP_COOL_DOWN) {
    this.#options = options;
  }

  /** A room began, or goes on. */
  began(now: number): void {
    this.#roomSince ??= now;
  }

  /** The room is over, by the partner or by the network: nobody skipped. */
  ended(): void {
    this.#roomSince = undefined;
  }

  /** This side left its room. Nothing happens when there is none. */
  left(now: number): void {
    const { instantMs, free, windowMs, firstMs, longestMs } = this.#options;
    const since = this.#roomSince;
    this.#roomSince = undefined;
    if (since === undefined || now - since >= instantMs) return;
    while (this.#skips[0] !== undefined && now - this.#skips[0] >= windowMs) this.#skips.shift();
    this.#skips.push(now);
    const tooMany = this.#skips.length - free;
    if (tooMany <= 0) return;
    const cost = Math.min(longestMs, firstMs * 2 ** (tooMany - 1));
    this.#notBefore = Math.max(this.#notBefore, now + cost);
    if (cost === longestMs) this.#skips.shift(); // the next one costs no more than this one
  }

  /** How many of the recent skips are counted now. */
  countedSkips(now: number): number {
    return this.#skips.filter((at) => now - at < this.#options.windowMs).length;
  }

  /** Whether a new one would do as well, given that no room is live. */
  isFresh(now: number): boolean {
    const last = this.#skips.at(-1);
    return this.waitMs(now) === 0 && (last === undefined || now - last >= this.#options.windowMs);
  }

  /** In how many ms whoever skipped may wait for a partner again; 0 when it may now. */
  waitMs(now: number): number {
    return Math.max(0, this.#notBefore - now);
  }
}
