import { CLOCK_SKEW_MS } from "./clock-skew.ts";

/**
 * One key per period of time, dropped when its time is over. Older than `kept` periods, a key is gone from memory and
 * is not made again: what it authenticated can no longer be checked here.
 */
export class PeriodKeys<Key> {
  readonly periodMs: number;
  readonly kept: number;
  #keys = new Map<number, Key>();
  #make: (period: number) => Key;

  /**
   * @param options.make Called once per period; derive from the secret to survive a restart, or draw a random key to make
   * forgetting final.
   * @param options.kept Periods before the current one whose keys stay.
   */
  constructor(options: { periodMs: number; kept: number; make: (period: number) => Key }) {
    this.periodMs = options.periodMs;
    this.kept = options.kept;
    this.#make = options.make;
  }

  /** The number of the period that a time lies in. */
  periodOf(time: number): number {
    return Math.floor(time / this.periodMs);
  }

  /** Key of the period that `now` lies in. */
  current(now: number): Key {
    const period = this.periodOf(now);
    let key = this.#keys.get(period);
    if (key === undefined) {
      this.sweep(now);
      this.#keys.set(period, key = this.#make(period));
    }
    return key;
  }

  /** Key of the period that `time` lies in; undefined when that is too long ago, or not soon. */
  at(time: number, now: number): Key | undefined {
    const period = this.periodOf(time);
    const age = this.periodOf(now) - period;
    const isSoon = age === -1 && time - now <= CLOCK_SKEW_MS; // another node may be there already
    if (!(isSoon || (age >= 0 && age <= this.kept))) return undefined;
    let key = this.#keys.get(period);
    if (key === undefined) this.#keys.set(period, key = this.#make(period));
    return key;
  }

  /** Drops the keys whose time is over. */
  sweep(now: number): void {
    const oldest = this.periodOf(now) - this.kept;
    for (const period of this.#keys.keys()) if (period < oldest) this.#keys.delete(period);
  }

  /** How many keys are held. */
  get size(): number {
    return this.#keys.size;
  }
}
