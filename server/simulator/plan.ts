import { type FrameKind, MODES, type Wishes } from "../../protocol/mod.ts";
import { type Decision, LIES, type PersonDeed } from "./deed.ts";
import type { Random } from "./random.ts";
import { type ServerOptions, SITES } from "./server-node.ts";
import type { Cut } from "./wire.ts";

type Weights = { readonly [D in PersonDeed["do"]]: number };

/** The circumstances of a run, drawn from its seed: so that runs differ in kind, and rare things are common in some of them. */
export type Circumstances = {
  people: number;
  server: ServerOptions;
  delayMs: readonly [min: number, max: number];
  /** Between two decisions of one person, ms. */
  paceMs: number;
  /** Between two mishaps of the server, ms. */
  mishapMs: number;
  interests: number;
  weights: Weights;
  /** The first so many people are programs with bad manners. */
  bots: number;
};

const PEOPLE: Weights = {
  come: 8,
  go: 0.7,
  vanish: 0.3,
  join: 20,
  next: 4,
  leave: 1,
  block: 0.6,
  undo: 3,
  erase: 0.3,
  say: 60,
  report: 2,
  cut: 2,
  stall: 1,
  choke: 0.3,
  stale: 0,
  garbage: 0,
  replay: 0,
};
const BOTS: Weights = { ...PEOPLE, next: 20, join: 30, say: 80, report: 8, stale: 10, garbage: 4, replay: 3 };
const KINDS: readonly FrameKind[] = ["chat", "chat", "chat", "typing", "presence", "media", "signal"];
const TOPICS = ["tea", "go", "rain", "trains", "moss"];
const LANGUAGES = ["en", "fr"];

export function circumstancesOf(random: Random): Circumstances {
  const people = random.pick([2, 3, 5, 8, 20, 40]);
  const some = (weights: Weights) => {
    const entries = Object.entries(weights).map(([name, weight]) => [
      name,
      // Half of what people do is rarer or more common than usual (Groce et al., Swarm testing, 2012).
      weight * (name === "come" || name === "join" ? 1 : random.pick([0.1, 1, 1, 4])),
    ]);
    return Object.fromEntries(entries) as Weights;
  };
  const slowest = random.pick([10, 100, 400, 1_500]);
  return {
    people,
    server: {
      widenAfterMs: random.pick([0, 2_000, 8_000]),
      recentForMs: random.pick([0, 500, 4_000, 15_000]),
      graceMs: random.pick([0, 3_000, 20_000, 20_000, 20_000]),
    },
    delayMs: [1, slowest],
    paceMs: random.pick([200, 600, 2_000]),
    mishapMs: random.pick([15_000, 60_000, 300_000]),
    interests: random.pick([0, 1, 3, TOPICS.length]),
    weights: some(PEOPLE),
    bots: random.chance(0.4) ? Math.ceil(people * 0.3) : 0,
  };
}

/** What happens of itself, without end: depends on nothing but the seed, never on what came of it. */
export function* plan(circumstances: Circumstances, random: Random, startAt: number): Generator<Decision, never> {
  const { people, paceMs, mishapMs, bots, weights } = circumstances;
  const botWeights = Object.fromEntries(
    Object.entries(BOTS).map(([name, weight]) => [name, Math.max(weight, weights[name as keyof Weights])]),
  ) as Weights;
  let at = startAt;
  let mishapAt = startAt + mishapMs / 2;
  // Everybody at once: the opening of a show.
  for (let who = 0; who < people; who++) yield { at, who, deed: { do: "come" } };
  for (;;) {
    at += random.between(0, Math.ceil(2 * paceMs / people));
    const who = random.between(0, people - 1);
    if (at >= mishapAt) {
      mishapAt = at + random.between(1, 2 * mishapMs);
      yield { at, who, deed: mishap(random) };
    }
    yield { at, who, deed: deedOf(random.weighted(who < bots ? botWeights : weights), circumstances, random) };
  }
}

function mishap(random: Random) {
  const downMs = random.pick([0, 100, 2_000, 15_000]);
  return random.pick(
    [
      { do: "restart", downMs },
      { do: "kill", downMs },
      { do: "ban", ms: random.between(1_500, 20_000) },
      { do: "ban", ms: random.between(1_500, 20_000) },
    ] as const,
  );
}

function deedOf(name: PersonDeed["do"], { interests }: Circumstances, random: Random): PersonDeed {
  switch (name) {
    case "join":
      return { do: name, wishes: wishesOf(interests, random) };
    case "say":
      return { do: name, kind: random.pick(KINDS), count: random.pick([1, 1, 1, 2, 4, 15]) };
    case "report":
      return { do: name, lie: random.pick([undefined, ...LIES]), count: random.between(0, 4) };
    case "cut":
      return { do: name, noticed: random.pick<Cut>(["both", "both", "client", "server", "nobody"]) };
    case "stall":
    case "choke":
      return { do: name, ms: random.between(100, 10_000) };
    default:
      return { do: name };
  }
}

function wishesOf(interests: number, random: Random): Wishes {
  const topics = TOPICS.slice(0, interests).filter(() => random.chance(0.4));
  const languages = LANGUAGES.filter(() => random.chance(0.3));
  return { mode: random.chance(0.85) ? MODES[0] : MODES[1], interests: topics, languages };
}

/** Where somebody is: two share an address, and one in eight is on another page. */
export function homeOf(who: number): { address: string; site: string } {
  return { address: `198.51.${who >> 8}.${(who & 255) >> 1}`, site: SITES[who % 8 === 7 ? 1 : 0] };
}
