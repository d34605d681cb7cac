import { cpuMs } from "../../bench/server-process.ts";
import { latency } from "../../bench/statistics.ts";
import { type Attack, Ground } from "./attack.ts";
import { HonestPeople } from "./honest-people.ts";
import { type TransportName, Victim } from "./victim.ts";

/** Turns without and with an attack. */
export type Comparison = {
  /** How long honest messages took, ms. */
  calm: number[];
  attacked: number[];
  /** How much more processor time the server used in turns with the attack, ms. */
  cpuMs: number;
  /** How many attackers there were in all turns. */
  attackers: number;
};

/** Around the table in docs/RELIABILITY.md. */
export const PACE_BEGIN = "<!-- what attacks cost honest people: begin -->";
export const PACE_END = "<!-- what attacks cost honest people: end -->";

/** Rooms of honest people: enough for a 99th percentile within seconds. */
const PAIRS = 10;
/** So many turns without, and as many with, the attack: what the machine does besides is spread over both. */
const TURNS = 4;
/** Between two turns, ms: what one leaves behind is not counted. */
const REST_MS = 300;
/** One core for the server, another for everybody else, among whom honest people come first. */
const SERVER_CORE = "0";
const OTHER_CORE = "1";

/** Measures what attacks cost honest people in time. */
export class Pace implements AsyncDisposable {
  readonly #victim: Victim;
  readonly #honest: HonestPeople;

  private constructor(victim: Victim, honest: HonestPeople) {
    this.#victim = victim;
    this.#honest = honest;
  }

  static async begin(transport: TransportName, flags?: readonly string[]): Promise<Pace> {
    const victim = await Victim.start(transport, flags);
    const honest = await HonestPeople.meet(victim.port, PAIRS);
    if (navigator.hardwareConcurrency > 1) {
      await pin(SERVER_CORE, victim.pid);
      await pin(OTHER_CORE, honest.pid);
      await pin(OTHER_CORE, Deno.pid);
    }
    await yieldToOthers();
    return new Pace(victim, honest);
  }

  /** `attackers` begin one after the other, evenly over each turn. */
  async compare(attack: Attack, attackers: number, seconds: number): Promise<Comparison> {
    const turnMs = seconds * 1_000 / (2 * TURNS);
    const comparison: Comparison = { calm: [], attacked: [], cpuMs: 0, attackers: TURNS * attackers };
    for (let turn = 0; turn < TURNS; turn++) {
      const calm = await this.#during(() => pause(turnMs));
      const attacked = await this.#during(() => this.#attack(attack, attackers, turnMs));
      comparison.calm.push(...calm.latencies);
      comparison.attacked.push(...attacked.latencies);
      comparison.cpuMs += attacked.cpuMs - calm.cpuMs;
    }
    return comparison;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#honest[Symbol.asyncDispose]();
    await this.#victim[Symbol.asyncDispose]();
  }

  async #during(run: () => Promise<void>): Promise<{ latencies: number[]; cpuMs: number }> {
    await pause(REST_MS);
    await this.#honest.report();
    const before = cpuMs(this.#victim.pid);
    await run();
    const { latencies, problems } = await this.#honest.report();
    if (problems.length > 0) throw new Error(`Cannot measure: ${problems[0]}`);
    return { latencies, cpuMs: cpuMs(this.#victim.pid) - before };
  }

  async #attack(attack: Attack, attackers: number, turnMs: number): Promise<void> {
    using ground = new Ground(this.#victim);
    for (let at = 0; at < attackers; at++) {
      attack.run(ground).catch(() => {}); // whether it is stopped in time is for the campaign to say
      await ground.pause(turnMs / attackers);
    }
  }
}

/** The columns of `paceText`. */
export const PACE_HEAD = "nobody attacks | under attack | times | processor time for each attacker";

/** One line of the report: 99th and 50th percentile, ms, how far the attack moves the 99th, and what it costs the server. */
export function paceText(name: string, { calm, attacked, cpuMs, attackers }: Comparison): string {
  const [before, during] = [latency(calm), latency(attacked)];
  const ms = ({ p50, p99 }: { p50: number; p99: number }) => `${p99.toFixed(2)} (${p50.toFixed(2)})`;
  return `| ${name} | ${ms(before)} | ${ms(during)} | ${(during.p99 / before.p99).toFixed(2)} | ` +
    `${(cpuMs / attackers).toFixed(2)} ms |`;
}

async function pin(core: string, pid: number): Promise<void> {
  await run("taskset", "-acp", core, String(pid));
}

/** The attackers take what the honest people leave, or their own work would be taken for the server's. */
async function yieldToOthers(): Promise<void> {
  const threads = [...Deno.readDirSync("/proc/self/task")].map(({ name }) => name);
  await run("renice", "-n", "19", "-p", ...threads);
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { success } = await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output();
  if (!success) throw new Error(`Cannot measure the pace: ${program} failed (util-linux is needed)`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
