import type { Contender, ContenderName } from "./contenders.ts";
import { Lane, type Pace, type WarmUp } from "./lane.ts";
import { type SlicePair, type TailRatio, tailRatio } from "./tail-ratio.ts";

export type TailsOptions = WarmUp & Pace & {
  /** Of people. */
  pairs: number;
  /** Who is compared with whom. */
  between: readonly (readonly [of: ContenderName, to: ContenderName])[];
  /** Pairs of slices, each `steadyMs` long. */
  slices: number;
};

/** How the slowest messages of two contenders compare. Times in µs. */
export type Tails = { of: ContenderName; to: ContenderName; slices: number; p99: TailRatio; p999: TailRatio };

/**
 * Compares how long messages take at a steady rate, two contenders at a time and nobody beside them: slices of one and the
 * other, next to each other in random order, again and again. Of the ends of two distributions a few slices say nothing, for
 * one pause of the machine decides them.
 */
export async function compareTails(
  contenders: readonly Contender[],
  options: TailsOptions,
  random: () => number,
  say: (text: string) => void,
): Promise<Tails[]> {
  const results: Tails[] = [];
  for (const [of, to] of options.between) {
    const both = [of, to].map((name) => contenders.find((contender) => contender.name === name));
    if (both.some((contender) => contender === undefined)) continue; // it cannot run here
    const [ours, theirs] = both as [Contender, Contender];
    say(`tails: ${ours.title} and ${theirs.title}, ${options.slices} slices each`);
    const slices = await inSlices(ours, theirs, options, random);
    const [p99, p999] = [0.99, 0.999].map((share) => tailRatio(slices, random, { share }));
    results.push({ of, to, slices: slices.length, p99: p99!, p999: p999! });
  }
  return results;
}

async function inSlices(
  ours: Contender,
  theirs: Contender,
  options: TailsOptions,
  random: () => number,
): Promise<SlicePair[]> {
  const lanes: Lane[] = [];
  try {
    for (const contender of [ours, theirs]) {
      const lane = await Lane.open(contender, options.pairs);
      lanes.push(lane);
      lane.warmUp(options);
    }
    const [our, their] = lanes as [Lane, Lane];
    const slice = (lane: Lane): number[] => {
      const { latencies, lost } = lane.paced(options);
      if (lost > 0) throw new Error(`Cannot compare: ${lost} messages were lost`);
      for (const each of lanes) each.idle();
      return latencies;
    };
    for (const lane of lanes) lane.paced(options); // what saturation left behind goes into nobody's tail
    const pairs: SlicePair[] = [];
    for (let i = 0; i < options.slices; i++) {
      if (random() < 0.5) {
        const other = slice(our);
        pairs.push({ other, calm: slice(their) });
      } else {
        const calm = slice(their);
        pairs.push({ calm, other: slice(our) });
      }
    }
    return pairs;
  } finally {
    for (const lane of lanes) await lane.close();
  }
}
