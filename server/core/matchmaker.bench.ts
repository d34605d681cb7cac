/**
 * How much of a match is the runtime's maps, when the memory of the partner is cold. Other loads: `npm run bench -- --only matching`.
 *
 * ```sh
 * node_modules/.bin/deno run --v8-flags=--max-old-space-size=8192 server/core/matchmaker.bench.ts
 * ```
 *
 * That many people can wait only if no two of them fit, so everybody has three interests of their own. A newcomer shares
 * one with any of them: four look-ups, one of the person and three of interests, and as many deletions for the one who
 * is found. The same are made in maps of the same strings with nothing around them.
 */
import type { WaitingEntry } from "./effect.ts";
import { Matchmaker } from "./matchmaker.ts";
import { entryOf } from "./testing.ts";

const SIZES = [1_000, 1_000_000];
const OPERATIONS = 50_000;
const ROUNDS = 3;

type Subject = {
  measured(newcomer: WaitingEntry): void;
  /** Puts back what was taken. */
  restore(partner: number): void;
};

const SUBJECTS: Record<string, (waiting: number) => Subject> = {
  "a match": (waiting) => {
    const maker = new Matchmaker({ widenAfterMs: 8_000 });
    for (let i = 0; i < waiting; i++) maker.enter(waiter(i), 0);
    return {
      measured: (newcomer) => expect(maker.enter(newcomer, 0) !== undefined),
      restore: (partner) => expect(maker.enter(waiter(partner), 0) === undefined),
    };
  },
  "its look-ups": (waiting) => {
    const maps = new Maps(waiting);
    return { measured: (newcomer) => expect(maps.find(newcomer) !== undefined), restore: () => {} };
  },
  "and deletions": (waiting) => {
    const maps = new Maps(waiting);
    return {
      measured: (newcomer) => maps.delete(maps.find(newcomer)!),
      restore: (partner) => maps.add(waiter(partner)),
    };
  },
};

/** The matchmaker's maps without the matchmaker. */
class Maps {
  readonly #people = new Map<string, WaitingEntry>();
  readonly #interests = new Map<string, WaitingEntry>();

  constructor(waiting: number) {
    for (let i = 0; i < waiting; i++) this.add(waiter(i));
  }

  add(entry: WaitingEntry): void {
    this.#people.set(entry.peerId, entry);
    for (const interest of entry.interests) this.#interests.set(interest, entry);
  }

  find({ peerId, interests }: WaitingEntry): WaitingEntry | undefined {
    let found = this.#people.get(peerId);
    for (const interest of interests) found = this.#interests.get(interest) ?? found;
    return found;
  }

  delete({ peerId, interests }: WaitingEntry): void {
    this.#people.delete(peerId);
    for (const interest of interests) this.#interests.delete(interest);
  }
}

/** µs of each, from the smallest to the largest. */
function run({ measured, restore }: Subject, waiting: number): number[] {
  const micros = Array.from({ length: OPERATIONS }, (_, n) => {
    const partner = pick(waiting);
    const newcomer = person(`new ${n}`, [`x ${n}`, `b ${partner}`, `y ${n}`]);
    const start = performance.now();
    measured(newcomer);
    const micros = (performance.now() - start) * 1_000;
    restore(partner);
    return micros;
  });
  return micros.slice(OPERATIONS / 5).sort((a, b) => a - b); // the first fifth warms up
}

function waiter(i: number): WaitingEntry {
  return person(`peer ${i}`, [`a ${i}`, `b ${i}`, `c ${i}`]);
}

function person(peerId: string, interests: string[]): WaitingEntry {
  // Flat strings, as they are after parsing.
  return entryOf(JSON.parse(JSON.stringify(peerId)), {
    interests: JSON.parse(JSON.stringify(interests)),
    languages: ["en"],
  });
}

function expect(condition: boolean): void {
  if (!condition) throw new Error("Cannot trust this measurement: something else happened than expected");
}

let state = 1;
function pick(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor(state / 2 ** 32 * below);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

if (import.meta.main) {
  for (const make of Object.values(SUBJECTS)) run(make(SIZES[0]!), SIZES[0]!);
  for (const waiting of SIZES) {
    for (const [name, make] of Object.entries(SUBJECTS)) {
      const rounds = Array.from({ length: ROUNDS }, () => median(run(make(waiting), waiting)));
      const told = [median(rounds), Math.min(...rounds), Math.max(...rounds)].map((micros) => micros.toFixed(2));
      console.log(`${name.padEnd(13)} among ${waiting}: median ${told[0]} µs (${told[1]} to ${told[2]})`);
    }
  }
}
