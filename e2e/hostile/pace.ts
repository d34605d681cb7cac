import type { SlicePair } from "../../bench/tail-ratio.ts";
import { type Attack, Ground, SEVERAL } from "./attack.ts";
import { NEWCOMERS } from "./attacks/controls.ts";
import { HonestPeople, type HonestReport } from "./honest-people.ts";
import { yieldTo } from "./pace-cores.ts";
import { type TransportName, Victim } from "./victim.ts";

/** Slices without and with an attack. */
export type Comparison = {
  /** How long honest messages took, ms. */
  pairs: SlicePair[];
  /** How much more processor time the server used in slices with the attack, ms. */
  cpuMs: number;
  /** How many attackers there were in all slices. */
  attackers: number;
};

export type PaceOptions = {
  transport: TransportName;
  flags?: readonly string[] | undefined;
  /** From which honest people come. */
  page?: string | undefined;
  /** Whether attackers go to a server of their own, which runs beside them. */
  elsewhere?: boolean | undefined;
  /** Attackers that arrive in a second, of those of which the suite's long form has 64; of others as many fewer. */
  perSecond: number;
  random: () => number;
  /** Whether server, people and attackers get cores of their own; this process keeps to its core from then on. */
  pins?: boolean;
};

/** Rooms of honest people: enough for a 99th percentile in half a second. */
export const ROOMS = 20;
/** A slice in which attackers come and are soon sent away, ms. Short, so that what the machine does besides is in both of a pair. */
const SLICE_MS = 500;
/** A slice with attackers who stay is longer, ms: the first of those who never say anything are cut in it. */
const LONG_SLICE_MS = 7_000;
/** Longer slices are compared in pieces of this length, ms. */
const PIECE_MS = 1_000;
/** The runtime compiles what is used often: before anything is measured people come and go, and attackers of each kind. */
const WARM_UP_MS = 3_000;
const WARM_UP_PER_SECOND = 30;
/** Between two slices, ms: what one leaves behind is not counted. */
const REST_MS = 150;
/** The same after thousands of sockets, or after those who stayed. */
export const LONG_REST_MS = 1_000;

/** Measures what attacks cost honest people in time. */
export class Pace implements AsyncDisposable {
  readonly #random: () => number;
  readonly #perSecond: number;
  /** Where honest people are. */
  readonly #victim: Victim;
  readonly #honest: HonestPeople;
  /** Where attackers go: the same, unless it is another on purpose. */
  readonly #attacked: Victim;

  private constructor({ random, perSecond }: PaceOptions, victim: Victim, honest: HonestPeople, attacked: Victim) {
    this.#random = random;
    this.#perSecond = perSecond;
    this.#victim = victim;
    this.#honest = honest;
    this.#attacked = attacked;
  }

  static async begin(options: PaceOptions): Promise<Pace> {
    const { transport, flags, page, elsewhere = false, pins = false } = options;
    const victim = await Victim.start(transport, flags, { isMeasured: false });
    const honest = await HonestPeople.meet(victim.port, ROOMS, page);
    if (pins) await yieldTo({ server: victim.pid, people: honest.pid });
    // As a child of this process it shares the attackers' core and what they leave of it.
    const attacked = elsewhere ? await Victim.start(transport, flags, { isMeasured: false }) : victim;
    const pace = new Pace(options, victim, honest, attacked);
    await pace.#attack(NEWCOMERS, WARM_UP_MS, WARM_UP_PER_SECOND);
    return pace;
  }

  /** The process of the server that people use. */
  get server(): number {
    return this.#victim.pid;
  }

  /** Pairs of slices, which of the two comes first by chance. */
  async compare(attack: Attack, pairs: number, sliceMs = sliceMsOf(attack)): Promise<Comparison> {
    const comparison: Comparison = { pairs: [], cpuMs: 0, attackers: 0 };
    const pieceMs = isCrowd(attack) ? sliceMs : Math.min(sliceMs, PIECE_MS);
    const calmly = () => this.#during(sliceMs, pieceMs, () => pause(sliceMs));
    const attacked = () =>
      this.#during(sliceMs, pieceMs, async () => void (comparison.attackers += await this.#attack(attack, sliceMs)));
    if (sliceMs <= PIECE_MS) await this.#attack(attack, sliceMs, WARM_UP_PER_SECOND);
    for (let pair = 0; pair < pairs; pair++) {
      const isCalmFirst = this.#random() < 0.5;
      const first = await (isCalmFirst ? calmly() : attacked());
      const second = await (isCalmFirst ? attacked() : calmly());
      const [calm, other] = isCalmFirst ? [first, second] : [second, first];
      comparison.pairs.push(...calm.pieces.map((piece, at) => ({ calm: piece, other: other.pieces[at]! })));
      comparison.cpuMs += other.cpuMs - calm.cpuMs;
    }
    return comparison;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#honest[Symbol.asyncDispose]();
    if (this.#attacked !== this.#victim) await this.#attacked[Symbol.asyncDispose]();
    await this.#victim[Symbol.asyncDispose]();
  }

  /** What was said in each piece of a slice. What comes before and after, when people tell and attackers leave, is not counted. */
  async #during(sliceMs: number, pieceMs: number, run: () => Promise<void>): Promise<Measured> {
    await this.#report();
    const restMs = sliceMs > PIECE_MS ? LONG_REST_MS : REST_MS;
    await pause(restMs);
    const before = this.#victim.cpuMs();
    await run();
    const cpuMs = this.#victim.cpuMs() - before;
    const { latencies, saidAt } = await this.#report();
    const pieces: number[][] = Array.from({ length: Math.max(1, Math.round(sliceMs / pieceMs)) }, () => []);
    for (const [at, latency] of latencies.entries()) {
      pieces[Math.floor((saidAt[at]! - restMs) / pieceMs)]?.push(latency);
    }
    return { pieces, cpuMs };
  }

  async #report(): Promise<HonestReport> {
    const report = await this.#honest.report();
    if (report.problems.length > 0) throw new Error(`Cannot measure: ${report.problems[0]}`);
    return report;
  }

  /** Attackers at random moments of a slice, or a crowd at its beginning. Resolves with how many there were. */
  async #attack(attack: Attack, sliceMs: number, most = this.#perSecond): Promise<number> {
    const perSecond = most * attack.attackers.long / SEVERAL.long;
    const count = isCrowd(attack) ? 1 : Math.ceil(perSecond * sliceMs / 1_000);
    const moments = Array.from({ length: count }, () => isCrowd(attack) ? 0 : this.#random() * sliceMs).sort(ascending);
    using ground = new Ground(this.#attacked);
    const began = performance.now();
    const until = (moment: number) => ground.pause(Math.max(0, began + moment - performance.now()));
    for (const moment of moments) {
      await until(moment);
      attack.run(ground).catch(() => {}); // whether it is stopped in time is for the campaign to say
    }
    await until(sliceMs);
    return count;
  }
}

type Measured = { pieces: number[][]; cpuMs: number };

/** One attacker is many connections. */
export function isCrowd({ connections = 1 }: Attack): boolean {
  return connections > 100;
}

/** Of those who are sent away soon, or of those who stay. */
export function sliceMsOf({ within }: Attack): number {
  return within > 6 ? LONG_SLICE_MS : SLICE_MS;
}

function ascending(a: number, b: number): number {
  return a - b;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
