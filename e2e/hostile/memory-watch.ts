import type { Memory, Victim } from "./victim.ts";

/** Between two looks at what is held, ms: each costs the server two collections of garbage. */
const LOOK_MS = 300;
/** Between two looks at what is resident, which costs it nothing, ms. */
const GLANCE_MS = 20;

/** How far the memory of a server rises while somebody attacks it, bytes. */
export type Rise = Memory & {
  /** The most that was resident at any time, garbage and all. */
  peak: number;
};

/** No attacker may cost the server more, bytes. */
const PER_ATTACKER = 1_024 * 1_024;
/**
 * What is not the attackers', bytes. Nobody attacking moves each of the three by less than half of a MiB (`deno task hostile`
 * prints it for each chapter); the rest is code that the server runs for the first time and the runtime compiles.
 */
const NOISE: Rise = { held: PER_ATTACKER, resident: 4 * PER_ATTACKER, peak: 4 * PER_ATTACKER };

/** What is wrong with a rise, in words. */
export function excess(rise: Rise, attackers: number): string[] {
  return (Object.keys(NOISE) as (keyof Rise)[])
    .filter((kind) => rise[kind] > attackers * PER_ATTACKER + NOISE[kind])
    .map((kind) => `${kind} memory rose by ${(rise[kind] / PER_ATTACKER).toFixed(1)} MiB for ${attackers} attackers`);
}

/** Watches the memory of a server, from `begin` to `end`. */
export class MemoryWatch {
  readonly #victim: Victim;
  readonly #before: Memory;
  readonly #most: Rise;
  readonly #over = new AbortController();
  readonly #glances: ReturnType<typeof setInterval>;
  readonly #looking: Promise<void>;

  private constructor(victim: Victim, before: Memory) {
    this.#victim = victim;
    this.#before = before;
    this.#most = { ...before, peak: before.resident };
    this.#glances = setInterval(() => this.#glance(), GLANCE_MS);
    this.#looking = this.#lookAgain();
  }

  static async begin(victim: Victim): Promise<MemoryWatch> {
    return new MemoryWatch(victim, await victim.memory());
  }

  async end(): Promise<Rise> {
    this.#over.abort();
    clearInterval(this.#glances);
    await this.#looking;
    const { held, resident } = this.#before;
    const most = this.#most;
    return { held: most.held - held, resident: most.resident - resident, peak: most.peak - resident };
  }

  #glance(): void {
    this.#most.peak = Math.max(this.#most.peak, this.#victim.resident());
  }

  /** The last look comes after the end. */
  async #lookAgain(): Promise<void> {
    const over = this.#over.signal;
    for (let isLast = false; !isLast;) {
      isLast = over.aborted || await pause(LOOK_MS, over);
      const { held, resident } = await this.#victim.memory();
      this.#most.held = Math.max(this.#most.held, held);
      this.#most.resident = Math.max(this.#most.resident, resident);
    }
  }
}

/** True when it was cut short. */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve(true)), { once: true });
  });
}
