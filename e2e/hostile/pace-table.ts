import { showRatio, type TailRatio, tailRatio } from "../../bench/tail-ratio.ts";
import { latency } from "../../bench/statistics.ts";
import { seeded } from "./garbage.ts";
import type { Comparison } from "./pace.ts";

/** Around the table in docs/RELIABILITY.md. */
export const PACE_BEGIN = "<!-- what attacks cost honest people: begin -->";
export const PACE_END = "<!-- what attacks cost honest people: end -->";

const COLUMNS = ["p50", "p99", "p99 attacked", "times", "times in a typical pair", "processor time each", "verdict"];
/** Of the resampling. */
const SEED = 1;

/** Of fewer pairs nothing can be said: of two, both come out one way as easily as not. The pieces of one long slice are fewer. */
const PAIRS_MIN = 8;

export type Verdict = "unchanged" | "slower" | "too few";

/** The first lines of a table. */
export function paceHead(title: string): string {
  const cells = [title, ...COLUMNS];
  return `| ${cells.join(" | ")} |\n| ${cells.map(() => "---").join(" | ")} |`;
}

/** One line of it. Times in ms. */
export function paceLine(name: string, comparison: Comparison): string {
  const { pairs, cpuMs, attackers } = comparison;
  const ratio = compared(comparison);
  const p50 = latency(pairs.flatMap(({ calm }) => calm)).p50;
  const times = [p50, ratio.calm, ratio.other].map((ms) => ms.toFixed(2));
  const cost = attackers > 0 ? `${(cpuMs / attackers).toFixed(2)} ms` : "";
  return `| ${
    [name, ...times, showRatio(ratio.pooled), showRatio(ratio.typical), cost, verdictOf(pairs.length, ratio)].join(
      " | ",
    )
  } |`;
}

/** Slower when either way of comparing says so with its whole interval. */
export function verdict(comparison: Comparison): Verdict {
  return verdictOf(comparison.pairs.length, compared(comparison));
}

/** Several as one. */
export function together(comparisons: readonly Comparison[]): Comparison {
  const sum = (of: (comparison: Comparison) => number) => comparisons.reduce((all, each) => all + of(each), 0);
  return {
    pairs: comparisons.flatMap(({ pairs }) => pairs),
    cpuMs: sum(({ cpuMs }) => cpuMs),
    attackers: sum(({ attackers }) => attackers),
  };
}

function compared({ pairs }: Comparison): TailRatio {
  return tailRatio(pairs, seeded(SEED));
}

function verdictOf(pairs: number, { pooled, typical }: TailRatio): Verdict {
  if (pairs < PAIRS_MIN) return "too few";
  return pooled.low > 1 || typical.low > 1 ? "slower" : "unchanged";
}
