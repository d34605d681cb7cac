import { type Attack, Ground } from "./attack.ts";
import { HonestPair } from "./honest-pair.ts";
import { Victim } from "./victim.ts";
import type { TransportName } from "./victim.ts";

export type CampaignOptions = {
  transport: TransportName;
  form: "short" | "long";
  flags?: readonly string[];
  /** Whether two honest people talk meanwhile; not on a server that lets nobody in from here. */
  honest?: boolean;
};

/** What became of one attack. */
export type Result = {
  attack: Attack;
  /** What was wrong, in words; empty when the server withstood. */
  problems: string[];
  /** Until the last attacker was stopped, ms; Infinity when one was not. */
  tookMs: number;
  attackers: number;
  /** How far the server's memory rose meanwhile, bytes per attacker. */
  memory: number;
  /** Of the honest people meanwhile, ms. */
  latencies: number[];
};

/** No attacker may cost the server more, bytes. */
export const MEMORY_PER_ATTACKER = 1_024 * 1_024;
/** The gate runs on machines that are busy with other things: bounds get so much on top, ms. */
const SLACK_MS = { short: 8_000, long: 2_000 };
/** Where nothing is expected to happen, there is little to wait for, ms. */
const GAP_SLACK_MS = 1_000;
/**
 * What the runtime itself may take at any time, bytes, for instance while it collects garbage: not the attackers' doing.
 */
const MEMORY_NOISE = 24 * MEMORY_PER_ATTACKER;

/** Attacks one server after the other on it, while honest people talk. */
export class Campaign implements AsyncDisposable {
  readonly #options: CampaignOptions;
  readonly #victim: Victim;
  readonly #honest: HonestPair | undefined;

  private constructor(options: CampaignOptions, victim: Victim, honest: HonestPair | undefined) {
    this.#options = options;
    this.#victim = victim;
    this.#honest = honest;
  }

  static async begin(options: CampaignOptions): Promise<Campaign> {
    const victim = await Victim.start(options.transport, [...options.flags ?? []]);
    const honest = options.honest === false ? undefined : await HonestPair.meet(victim.port);
    return new Campaign(options, victim, honest);
  }

  /** How honest people fare when nobody attacks, for so long, ms. */
  async calm(ms: number): Promise<number[]> {
    await this.#honest?.report();
    await new Promise((resolve) => setTimeout(resolve, ms));
    return (await this.#honest?.report())?.latencies ?? [];
  }

  /** Runs attacks at the same time, and waits until each is over or its time is up. Memory is that of all together. */
  async run(attacks: readonly Attack[]): Promise<Result[]> {
    await this.#honest?.report();
    const before = this.#victim.memory();
    let most = before;
    const sampler = setInterval(() => most = Math.max(most, this.#victim.memory()), 20);
    const outcomes = await Promise.all(attacks.map((attack) => this.#attack(attack)));
    clearInterval(sampler);
    const honest = await this.#honest?.report();
    const attackers = outcomes.reduce((sum, outcome) => sum + outcome.attackers * (outcome.attack.connections ?? 1), 0);
    const rise = Math.max(0, most - before);
    const shared: string[] = [];
    // Several known gaps at once: whose the memory is cannot be said, and none of them has to be caught by it.
    const isTold = this.#options.transport === "hardened" || attacks.length === 1;
    if (isTold && rise > attackers * MEMORY_PER_ATTACKER + MEMORY_NOISE) {
      shared.push(`memory rose by ${megabytes(rise)} for ${attackers} attackers`);
    }
    for (const problem of honest?.problems ?? []) shared.push(`honest people: ${problem}`);
    if (!await this.#victim.isWell()) shared.push("the server does not answer");
    shared.push(...this.#victim.failures());
    return outcomes.map(({ attack, problems, tookMs, attackers: own }) => ({
      attack,
      problems: [...problems, ...shared],
      tookMs,
      attackers: own,
      memory: rise / attackers,
      latencies: honest?.latencies ?? [],
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#honest?.[Symbol.asyncDispose]();
    await this.#victim[Symbol.asyncDispose]();
  }

  async #attack(attack: Attack) {
    const { form } = this.#options;
    const attackers = attack.attackers[form];
    const isGap = attack.gap !== undefined && this.#options.transport === "native";
    const limitMs = attack.within * 1_000 + (isGap ? GAP_SLACK_MS : SLACK_MS[form]);
    const problems = new Set<string>();
    using ground = new Ground(this.#victim);
    const began = performance.now();
    let last = 0;
    let left = attackers;
    const all = Array.from({ length: attackers }, async () => {
      const problem = await attack.run(ground).catch((thrown) => `the attacker failed: ${(thrown as Error).message}`);
      if (ground.signal.aborted) return;
      left--;
      last = performance.now() - began;
      if (problem !== undefined) problems.add(problem);
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => timer = setTimeout(resolve, limitMs));
    await Promise.race([Promise.all(all), late]);
    clearTimeout(timer);
    if (left > 0) problems.add(`not stopped within ${attack.within} s: ${left} of ${attackers}`);
    return { attack, problems: [...problems], tookMs: left > 0 ? Infinity : last, attackers };
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
