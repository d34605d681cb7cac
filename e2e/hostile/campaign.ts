import { type Attack, Ground } from "./attack.ts";
import { CpuWait } from "./cpu-wait.ts";
import { HonestPeople } from "./honest-people.ts";
import { excess, MemoryWatch, type Rise } from "./memory-watch.ts";
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
  /** How far the server's memory rose meanwhile, for all connections of all attackers of the round together. */
  memory: Rise & { connections: number };
};

/** The gate runs on machines that are busy with other things: bounds get so much on top, ms ... */
const SLACK_MS = { short: 8_000, long: 2_000 };
/** ... and as long as the server and its attackers waited for a processor, up to this, ms. */
const CPU_WAIT_MAX_MS = { short: 60_000, long: 0 };
/** Where nothing is expected to happen, there is little to wait for, ms. */
const GAP_SLACK_MS = 1_000;

/** Attacks one server after the other on it, while honest people talk. */
export class Campaign implements AsyncDisposable {
  readonly #options: CampaignOptions;
  readonly #victim: Victim;
  readonly #honest: HonestPeople | undefined;

  private constructor(options: CampaignOptions, victim: Victim, honest: HonestPeople | undefined) {
    this.#options = options;
    this.#victim = victim;
    this.#honest = honest;
  }

  static async begin(options: CampaignOptions): Promise<Campaign> {
    const victim = await Victim.start(options.transport, [...options.flags ?? []]);
    const honest = options.honest === false ? undefined : await HonestPeople.meet(victim.port);
    return new Campaign(options, victim, honest);
  }

  /** How far the memory moves while nobody attacks, for so long, ms. */
  async control(ms: number): Promise<Rise> {
    const watch = await MemoryWatch.begin(this.#victim);
    await new Promise((resolve) => setTimeout(resolve, ms));
    return await watch.end();
  }

  /** Runs attacks at the same time, and waits until each is over or its time is up. Memory is that of all together. */
  async run(attacks: readonly Attack[]): Promise<Result[]> {
    await this.#honest?.report();
    const watch = await MemoryWatch.begin(this.#victim);
    const outcomes = await Promise.all(attacks.map((attack) => this.#attack(attack)));
    const memory = await watch.end();
    const honest = await this.#honest?.report();
    const connections = outcomes.reduce((sum, { attackers, attack }) => sum + attackers * (attack.connections ?? 1), 0);
    const shared: string[] = [];
    // Several known gaps at once: whose the memory is cannot be said, and none of them has to be caught by it.
    const isTold = this.#options.transport === "hardened" || attacks.length === 1;
    if (isTold) shared.push(...excess(memory, connections));
    for (const problem of honest?.problems ?? []) shared.push(`honest people: ${problem}`);
    if (!await this.#victim.isWell()) shared.push("the server does not answer");
    shared.push(...this.#victim.failures());
    return outcomes.map(({ attack, problems, tookMs, attackers: own }) => ({
      attack,
      problems: [...problems, ...shared],
      tookMs,
      attackers: own,
      memory: { ...memory, connections },
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
    const cpuWait = new CpuWait(isGap ? [] : [this.#victim.pid, Deno.pid]);
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
    const everybody = Promise.all(all);
    for (let limit = limitMs; limit > performance.now() - began && left > 0;) {
      await over(everybody, limit - (performance.now() - began));
      limit = limitMs + Math.min(CPU_WAIT_MAX_MS[form], cpuWait.ms);
    }
    if (left > 0) problems.add(`not stopped within ${attack.within} s: ${left} of ${attackers}`);
    return { attack, problems: [...problems], tookMs: left > 0 ? Infinity : last, attackers };
  }
}

/** Until something is done, but not longer than so many ms. */
async function over(done: Promise<unknown>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([done, new Promise<void>((resolve) => timer = setTimeout(resolve, ms))]);
  clearTimeout(timer);
}
