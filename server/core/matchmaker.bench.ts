/**
 * What entering and matching costs while many wait: `deno run server/core/matchmaker.bench.ts [sizes …]`.
 *
 * That many people can wait only if no two of them fit, so everybody in the background has three interests of their own.
 * Two loads on top of it, each leaving as many waiting as it found:
 * - `any`: the newcomer shares an interest with any one of them, whose memory is cold. The worst case.
 * - `recent`: the newcomer shares an interest with somebody who came a moment ago, as in a busy pool.
 */
import type { WaitingEntry } from "./effect.ts";
import { Matchmaker } from "./matchmaker.ts";
import { entryOf } from "./testing.ts";

const OPERATIONS = 50_000;
const ROUNDS = 3;

type Load = (waiting: number, n: number) => { before?: WaitingEntry; measured: WaitingEntry; after?: WaitingEntry };

const LOADS: Record<string, Load> = {
  any: (waiting, n) => {
    const partner = pick(waiting);
    return {
      measured: person(`new ${n}`, [`x ${n}`, `b ${partner}`, `y ${n}`]),
      after: person(`back ${n}`, interestsOf(partner)),
    };
  },
  recent: (_waiting, n) => {
    const popular = `popular ${pick(5_000)}`;
    return {
      before: person(`first ${n}`, [`x ${n}`, popular, `y ${n}`]),
      measured: person(`second ${n}`, [`v ${n}`, `w ${n}`, popular]),
    };
  },
};

function run(load: Load, waiting: number): number[] {
  const maker = new Matchmaker({ widenAfterMs: 8_000 });
  for (let i = 0; i < waiting; i++) maker.enter(person(`peer ${i}`, interestsOf(i)), 0);
  const steps = Array.from({ length: OPERATIONS }, (_, n) => load(waiting, n));
  const micros = steps.map(({ before, measured, after }) => {
    if (before) maker.enter(before, 0);
    const start = performance.now();
    const proposal = maker.enter(measured, 0);
    const micros = (performance.now() - start) * 1_000;
    if (proposal === undefined) throw new Error("Cannot measure a match that did not happen");
    if (after) maker.enter(after, 0);
    return micros;
  });
  if (maker.waiting !== waiting) throw new Error("Cannot compare: the number of waiting people has changed");
  return micros.slice(OPERATIONS / 5).sort((a, b) => a - b); // the first fifth warms up
}

function interestsOf(i: number): string[] {
  return [`a ${i}`, `b ${i}`, `c ${i}`];
}

function person(peerId: string, interests: string[]): WaitingEntry {
  // Flat strings with their hash known, as they are after parsing and the first look-up.
  return entryOf(peerId, { interests: JSON.parse(JSON.stringify(interests)), languages: ["en"] });
}

let state = 1;
function pick(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor(state / 2 ** 32 * below);
}

function quantile(sorted: number[], q: number): number {
  return sorted[Math.floor(sorted.length * q)]!;
}

if (import.meta.main) {
  const sizes = Deno.args.length > 0 ? Deno.args.map(Number) : [1_000, 10_000, 100_000, 1_000_000];
  for (const [name, load] of Object.entries(LOADS)) {
    run(load, 1_000);
    for (const waiting of sizes) {
      const rounds = Array.from({ length: ROUNDS }, () => run(load, waiting));
      const [median, p99] = [0.5, 0.99].map((q) =>
        quantile(rounds.map((round) => quantile(round, q)).sort((a, b) => a - b), 0.5).toFixed(2)
      );
      console.log(`${name.padEnd(6)} ${String(waiting).padStart(9)} waiting: median ${median} µs, p99 ${p99} µs`);
    }
  }
}
