/** Counts repeats, so that whoever causes many does not fill the log: each key speaks at once, then once an interval. */
export class Tally<K extends string> {
  readonly #intervalMs: number;
  readonly #entries = new Map<K, { count: number; spokeAt: number }>();

  constructor(options: { intervalMs: number }) {
    this.#intervalMs = options.intervalMs;
  }

  /** Counts one; the number since the last time that this returned one, when it is time to speak again. */
  add(key: K, now: number): number | undefined {
    let entry = this.#entries.get(key);
    if (entry === undefined) this.#entries.set(key, entry = { count: 0, spokeAt: -Infinity });
    entry.count++;
    if (now - entry.spokeAt < this.#intervalMs) return undefined;
    const { count } = entry;
    entry.count = 0;
    entry.spokeAt = now;
    return count;
  }
}
