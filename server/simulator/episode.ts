import type { Decision } from "./deed.ts";
import { checkCounts, checkEmpty, checkEverybody, checkSettled } from "./inspect.ts";
import { circumstancesOf, plan } from "./plan.ts";
import { Random } from "./random.ts";
import type { Violation } from "./violation.ts";
import { type Fault, type Tally, World } from "./world.ts";

export type EpisodeOptions = {
  seed: number | string;
  /** People decide no more once so many things happened. */
  events: number;
  /** Makes the mistake that a test puts in; a new one for every run. */
  fault?: (() => Fault) | undefined;
  /** Only these, instead of what the seed decides: an earlier run's, or part of them. */
  decisions?: readonly Decision[];
  trace?: (line: string) => void;
};

export type Episode = {
  violation: Violation | undefined;
  /** Everything that was decided up to the end, or the violation. */
  decisions: Decision[];
  tally: Tally;
};

/** Everybody is looked at after so many events. */
const LOOK_EVERY = 64;
/** Until the last lost connection is noticed, mourned for the grace period and replaced, ms. */
const SETTLE_MS = 90_000;
/** Until everything that is kept for a while is gone, ms. */
const FORGET_MS = 15 * 60_000;

/**
 * One life of the world: people come, do as the seed decides and the server breaks down now and then; then all is quiet,
 * then all leave. Stops at the first broken promise.
 */
export function runEpisode({ seed, events, fault, decisions, trace }: EpisodeOptions): Episode {
  const random = new Random(seed);
  const circumstances = circumstancesOf(random.fork("circumstances"));
  const world = new World({ circumstances, random, fault: fault?.(), trace });
  const made: Decision[] = [];

  for (const decision of decisions ?? plan(circumstances, random.fork("plan"), world.clock.now())) {
    if (!decisions && world.tally.events >= events) break;
    pass(world, decision.at);
    if (world.violation) break;
    made.push(decision);
    world.act(decision);
    happened(world);
  }
  rest(world, SETTLE_MS, checkSettled);
  for (const person of world.people) person.go(true);
  rest(world, FORGET_MS, checkEmpty);
  world.tally.delivered = world.letters.delivered;
  return { violation: world.violation, decisions: made, tally: world.tally };
}

/** Lets everything happen that happens of itself, and then looks. */
function rest(world: World, ms: number, check: (world: World) => void): void {
  pass(world, world.clock.now() + ms);
  if (!world.violation) check(world);
}

function pass(world: World, until: number): void {
  while (!world.violation && world.step(until)) happened(world);
  world.clock.pass(Math.max(0, world.violation ? 0 : until - world.clock.now()));
}

function happened(world: World): void {
  checkCounts(world);
  if (++world.tally.events % LOOK_EVERY === 0) checkEverybody(world);
}
