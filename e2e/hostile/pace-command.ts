import { type Attack } from "./attack.ts";
import { type Chapter } from "./attacks.ts";
import { CONTROLS } from "./attacks/controls.ts";
import { seeded } from "./garbage.ts";
import { type Comparison, isCrowd, LONG_REST_MS, Pace, ROOMS, sliceMsOf } from "./pace.ts";
import { type Measurement, PaceKept } from "./pace-kept.ts";
import { paceHead, paceLine, together, verdict } from "./pace-table.ts";
import type { TransportName } from "./victim.ts";

export type PaceCommand = {
  transport: TransportName;
  chapters: readonly Chapter[];
  /** Attackers that arrive in a second. */
  perSecond: number;
  /** Pairs of slices for each attack whose attackers are soon sent away. */
  pairs: number;
  /** A file for what was measured; what is in it is not measured again. */
  keep?: string | undefined;
  /** No attack is begun after so long, ms. */
  forMs: number;
};

/** What the moments of arrival and the order of slices come from. */
const SEED = 20_260_101;
/** For who stays, a slice is so long that it makes several pieces. */
const LONG_FEWER = 4;
/** The controls have to be more certain than any attack. */
const CONTROLS_MORE = 4;
/** A second measurement, too. */
const AGAIN_MORE = 2;

/** Places for the honest people, all of whom come from this machine, beside those of one address. */
const PLACES = { people: 2 * ROOMS, ofOneAddress: 20 };
const ONE_ADDRESS = [
  ["--max-connections-per-address", PLACES.people + PLACES.ofOneAddress],
  ["--max-arrivals-per-address", PLACES.people + 6 * PLACES.ofOneAddress],
].flat().map(String);

const CONTROL_CHAPTER: Chapter = { title: "Controls", attacks: CONTROLS };

/**
 * Prints what each attack costs honest people, and each chapter. Resolves with the table for the documentation, or with
 * nothing when it had to stop before the end.
 */
export async function measurePace(command: PaceCommand): Promise<string | undefined> {
  const { transport, perSecond, forMs } = command;
  const end = performance.now() + forMs;
  const kept = new PaceKept(command.keep);
  const head = paceHead(`${transport}, ${perSecond} in a second`);
  const chapterLines: string[] = [];
  const slower: string[] = [];
  console.log(`\nHonest messages, ms\n\n${head}`);
  for (const chapter of [CONTROL_CHAPTER, ...command.chapters.flatMap(asCrowdsCome)]) {
    if (performance.now() > end) return undefined;
    const measurements: Measurement[] = [];
    await using stage = new Stage(command, chapter);
    for (const attack of chapter.attacks) {
      const isControl = chapter === CONTROL_CHAPTER;
      const pairs = pairsOf(attack, command.pairs) * (isControl ? CONTROLS_MORE : 1);
      const compare = async (pairs: number) =>
        performance.now() + pairs * pairMsOf(attack) > end ? undefined : (await stage.pace()).compare(attack, pairs);
      const key = `${transport}, ${perSecond}: ${attack.name}`;
      const measurement = kept.get(key) ?? await begun(kept, key, compare(pairs));
      if (measurement === undefined) return undefined;
      if (!isControl && measurement.again === undefined && verdict(measurement.first) === "slower") {
        measurement.again = await compare(AGAIN_MORE * pairs);
        if (measurement.again === undefined) return undefined;
        kept.set(key, measurement);
      }
      measurements.push(measurement);
      const { first, again } = measurement;
      if (again !== undefined) console.log(paceLine(`${attack.name}, at first`, first));
      const line = paceLine(attack.name, again ?? first);
      console.log(line);
      if (isControl) chapterLines.push(line);
      else if (again !== undefined && verdict(again) === "slower") slower.push(line);
    }
    if (chapter === CONTROL_CHAPTER) continue;
    // Of the first measurements only: the second ones are of those that looked slow.
    const line = paceLine(`**${chapter.title}**`, together(measurements.map(({ first }) => first)));
    chapterLines.push(line);
    console.log(line);
  }
  return [head, ...chapterLines, ...slower].join("\n");
}

/**
 * A crowd of one address meets the limits at the door; for one of thousands of addresses they are out of the way. What it
 * costs when it comes to another server is the machine's share: connections of which this server learns nothing.
 */
export function asCrowdsCome(chapter: Chapter): Chapter[] {
  if (!chapter.attacks.every(isCrowd)) return [chapter];
  const comes = (how: string, { flags = [], ...more }: Partial<Chapter> = {}): Chapter => ({
    ...chapter,
    ...more,
    title: `${chapter.title}, ${how}`,
    attacks: chapter.attacks.map((attack) => ({ ...attack, name: `${attack.name}, ${how}` })),
    flags: [...chapter.flags ?? [], ...flags],
  });
  return [
    comes("of one address", { flags: ONE_ADDRESS }),
    comes("each of another address"),
    comes("at another server", { elsewhere: true }),
  ];
}

async function begun(kept: PaceKept, key: string, comparing: Promise<Comparison | undefined>) {
  const first = await comparing;
  if (first === undefined) return undefined;
  const measurement: Measurement = { first };
  kept.set(key, measurement);
  return measurement;
}

/** How long a pair of slices takes, ms. */
function pairMsOf(attack: Attack): number {
  return 2 * (sliceMsOf(attack) + LONG_REST_MS);
}

function pairsOf(attack: Attack, pairs: number): number {
  const isLong = sliceMsOf(attack) > 1_000 && !isCrowd(attack);
  return isLong ? Math.ceil(pairs / LONG_FEWER) : pairs;
}

/** A server and its people, there from the first time that they are needed. */
class Stage implements AsyncDisposable {
  readonly #command: PaceCommand;
  readonly #chapter: Chapter;
  #pace: Promise<Pace> | undefined;

  constructor(command: PaceCommand, chapter: Chapter) {
    this.#command = command;
    this.#chapter = chapter;
  }

  pace(): Promise<Pace> {
    const { transport, perSecond } = this.#command;
    const { flags, page, elsewhere } = this.#chapter;
    return this.#pace ??= Pace.begin({
      transport,
      perSecond,
      flags,
      page,
      elsewhere,
      random: seeded(SEED),
      pins: true,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#pace)?.[Symbol.asyncDispose]();
  }
}
