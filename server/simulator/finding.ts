import type { Decision } from "./deed.ts";
import { type Episode, type EpisodeOptions, runEpisode } from "./episode.ts";
import { shrink, shrinkGroups } from "./shrink.ts";
import { INVARIANTS, type Violation } from "./violation.ts";

/** A broken promise, with as little as breaks it. */
export type Finding = { violation: Violation; decisions: Decision[]; trace: string[] };

/** So many runs of one pass, and so much time of all, ms, may be spent on leaving things out. */
const TRIES = 600;
const PATIENCE_MS = 60_000;

/** Reduces a run that broke a promise: fewer people, fewer kinds of deeds, then fewer decisions. */
export function reduce(options: EpisodeOptions, { violation, decisions }: Episode): Finding {
  if (violation === undefined) throw new TypeError("Cannot reduce a run in which nothing was wrong");
  const again = (part: readonly Decision[], trace?: (line: string) => void) =>
    runEpisode({ ...options, decisions: part, ...(trace && { trace }) }).violation;
  const deadline = performance.now() + PATIENCE_MS;
  const fails = (part: readonly Decision[]) =>
    performance.now() < deadline && again(part)?.invariant === violation.invariant;
  let least: Decision[] = decisions;
  // What a replay does not show, because it ended earlier than the run did, is shown as it was.
  if (fails(least)) {
    for (let before = Infinity; least.length < before;) {
      before = least.length;
      least = shrinkGroups(least, ({ who }) => who, fails);
      least = shrinkGroups(least, ({ deed }) => deed.do, fails);
      least = shrink(least, fails, TRIES);
    }
  }
  const trace: string[] = [];
  return { violation: again(least, (line) => trace.push(line)) ?? violation, decisions: least, trace };
}

/** The finding in words, with the command that shows it again. */
export function describeFinding({ seed, events }: EpisodeOptions, { violation, decisions, trace }: Finding): string {
  const { invariant, what } = violation;
  const promise = invariant === 0 ? "the server has no defect" : `${invariant}. ${INVARIANTS[invariant]}`;
  return [
    `Seed ${seed} breaks "${promise}" after ${decisions.length} decisions that matter: ${what}`,
    ...trace.slice(-80).map((line) => `  ${line}`),
    `Again: deno task simulate --seed ${seed} --events ${events} --episode ${events}`,
  ].join("\n");
}
