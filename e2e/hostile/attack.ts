import { Attacker } from "./attacker.ts";
import type { Victim } from "./victim.ts";

/** What one attacker does, and within which time the server must have put an end to it. */
export type Attack = {
  /** What the client does, in words for people; unique. */
  name: string;
  /** Seconds after which the server has ended or refused it at the latest, on a machine that is not busy. */
  within: number;
  /** How many do it at the same time: in the gate, and in the long form. */
  attackers: { short: number; long: number };
  /**
   * One attacker. Resolves when the server has put an end to it: with nothing when that was right, or with what was
   * wrong in words.
   */
  run(ground: Ground): Promise<string | void>;
  /** Why the native transport cannot stop it today. Without this it must. */
  gap?: string;
  /** How many connections one attacker holds, when they are many: memory is counted by them. */
  connections?: number;
  /** The gap is the memory that it costs: it runs alone. */
  isAlone?: true;
};

/** What an attacker has to work with. Everything opened here is closed after the attack. */
export class Ground implements Disposable {
  readonly victim: Victim;
  /** Aborts when the attack is over, however it went. */
  readonly signal: AbortSignal;
  readonly #over = new AbortController();
  readonly #attackers: Attacker[] = [];

  constructor(victim: Victim) {
    this.victim = victim;
    this.signal = this.#over.signal;
  }

  async connect(): Promise<Attacker> {
    return this.#keep(await Attacker.connect(this.victim.port));
  }

  async open(headers: Record<string, string> = {}): Promise<Attacker> {
    return this.#keep(await Attacker.open(this.victim.port, headers));
  }

  async greet(): Promise<Attacker> {
    return this.#keep(await Attacker.greet(this.victim.port));
  }

  /** The system takes at most about `receives` bytes that the second of them has not read. */
  async pair(receives?: number): Promise<{ one: Attacker; other: Attacker; epoch: number }> {
    const pair = await Attacker.pair(this.victim.port, receives);
    this.#keep(pair.one);
    this.#keep(pair.other);
    return pair;
  }

  /** Waits, or returns early when the attack is over. */
  async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    });
  }

  [Symbol.dispose](): void {
    this.#over.abort();
    for (const attacker of this.#attackers) attacker.close();
  }

  #keep(attacker: Attacker): Attacker {
    this.#attackers.push(attacker);
    if (this.signal.aborted) attacker.close();
    return attacker;
  }
}

/** How many do something that costs the attacker little. */
export const SEVERAL = { short: 8, long: 64 };
