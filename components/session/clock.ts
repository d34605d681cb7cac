/** Time, as a session sees it. Tests pass one that they turn by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs once, `ms` milliseconds from now, unless the returned function is called before. */
  after(ms: number, run: () => void): Cancel;
}

/** Idempotent. */
export type Cancel = () => void;

/** The browser's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** One thing to be done later: setting it again replaces what was set before. */
export class Alarm {
  readonly #clock: Clock;
  #cancel: Cancel | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isSet(): boolean {
    return this.#cancel !== undefined;
  }

  set(ms: number, run: () => void): void {
    this.clear();
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = undefined;
      run();
    });
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
