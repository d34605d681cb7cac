import type { Clock } from "./ports.ts";

/** The machine's time. */
export const systemClock: Clock = {
  now: Date.now,
  every(ms, run) {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
