// The matchmaker alone, at growing sizes of the waiting pool; prints JSON. A process of its own, because a million
// people need room.
//
//   deno run --v8-flags=--max-old-space-size=8192 bench/matching-core.ts <size>…

import type { WaitingEntry } from "../server/core/effect.ts";
import { Matchmaker } from "../server/core/matchmaker.ts";
import { quantile } from "./statistics.ts";

/** µs. */
export type Cost = { p50: number; p99: number };

export type MatchingResult = {
  waiting: number;
  /** A newcomer who shares one of three interests with anybody who waits: the worst case, for their memory is cold. */
  match: Cost;
  /** The same with somebody who came a moment ago, as in a busy pool. */
  matchLately: Cost;
  /** The same where 50 people wait under each interest, no two with a language in common. */
  matchCrowded: Cost;
  /** A newcomer who finds nobody and waits. */
  enter: Cost;
  withdraw: Cost;
  /** Memory per waiting person, bytes of heap. */
  bytes: number;
};

const ROUNDS = 20_000;
const CROWD = 50;
const POPULAR = 5_000;
const NOBODY: ReadonlySet<string> = new Set();
const NEVER: ReadonlyMap<string, number> = new Map();

function measure(waiting: number): MatchingResult {
  const before = Deno.memoryUsage().heapUsed;
  const apart = pool(waiting, (i) => person(i, [`a${i}`, `b${i}`, `c${i}`], ["en"]));
  const bytes = (Deno.memoryUsage().heapUsed - before) / waiting;
  const random = generator(waiting);
  const costs = { match: [] as number[], lately: [] as number[], enter: [] as number[], withdraw: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    const i = Math.floor(random() * waiting);
    const newcomer = person(waiting + round, [`x${round}`, `b${i}`, `y${round}`], ["en"]);
    const stayer = person(i, [`a${i}`, `b${i}`, `c${i}`], ["en"]);
    costs.match.push(timed(() => expect(apart.enter(newcomer, NOW)?.first === stayer.peerId)));
    costs.enter.push(timed(() => expect(apart.enter(stayer, NOW) === undefined)));
    costs.withdraw.push(timed(() => expect(apart.withdraw(stayer.peerId))));
    apart.enter(stayer, NOW);
    const popular = `popular ${Math.floor(random() * POPULAR)}`;
    const first = person(`first ${round}`, [`u${round}`, popular, `v${round}`], ["en"]);
    const second = person(`second ${round}`, [`w${round}`, `z${round}`, popular], ["en"]);
    expect(apart.enter(first, NOW) === undefined);
    costs.lately.push(timed(() => expect(apart.enter(second, NOW)?.first === first.peerId)));
  }
  const inCrowd = (i: number) => person(i, [`t${Math.floor(i / CROWD)}`], [`l${i % CROWD}`]);
  const crowded = pool(waiting, inCrowd);
  const matchCrowded: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const i = Math.floor(random() * waiting);
    const newcomer = { ...inCrowd(i), peerId: `n${round}` };
    matchCrowded.push(timed(() => expect(crowded.enter(newcomer, NOW) !== undefined)));
    crowded.enter(inCrowd(i), NOW);
  }
  return {
    waiting,
    match: cost(costs.match),
    matchLately: cost(costs.lately),
    matchCrowded: cost(matchCrowded),
    enter: cost(costs.enter),
    withdraw: cost(costs.withdraw),
    bytes,
  };
}

const NOW = 1_000;

function pool(size: number, make: (i: number) => WaitingEntry): Matchmaker {
  const matchmaker = new Matchmaker({ widenAfterMs: 8_000 });
  for (let i = 0; i < size; i++) expect(matchmaker.enter(make(i), NOW) === undefined);
  return matchmaker;
}

function person(name: number | string, interests: string[], languages: string[]): WaitingEntry {
  const peerId = `peer ${name}`;
  return { peerId, site: "a", since: NOW, mode: "text", interests, languages, blocked: NOBODY, recent: NEVER };
}

function timed(run: () => void): number {
  const begin = performance.now();
  run();
  return (performance.now() - begin) * 1_000;
}

/** Without the first tenth, in which the code is still being compiled. */
function cost(values: number[]): Cost {
  const sorted = Float64Array.from(values.slice(values.length / 10)).sort();
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
}

function expect(condition: boolean): void {
  if (!condition) throw new Error("Cannot trust this measurement: the matchmaker did something else than expected");
}

/** Repeatable numbers from 0 up to but not 1 (mulberry32). */
function generator(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

if (import.meta.main) {
  measure(1_000); // compiled before the first size counts
  console.log(JSON.stringify(Deno.args.map((size) => measure(Number(size)))));
}
