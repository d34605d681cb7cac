// The hostile suite in its long form: more attackers, strict bounds, and what it costs honest people.

import { anyText, listOf, oneOf, positiveNumber, readOptions, wholeNumber } from "../../.ci/options.ts";
import { securityTable, TABLE_BEGIN, TABLE_END } from "./security-table.ts";
import { type Chapter, CHAPTERS, LONG_CHAPTERS, rounds } from "./attacks.ts";
import { Campaign, type Result } from "./campaign.ts";
import type { Rise } from "./memory-watch.ts";
import { measurePace } from "./pace-command.ts";
import { isCrowd } from "./pace.ts";
import { PACE_BEGIN, PACE_END } from "./pace-table.ts";
import type { TransportName } from "./victim.ts";

const USAGE = `Usage: deno task hostile -- [options]

Attacks both transports in the long form, then measures what that costs honest people. Less of it:
  --transport hardened|native
  --form short|long           short: as in the gate
  --chapter Floods,Crowds     only these chapters
  --only TEXT                 only attacks with this in their names
  --write                     attacks nobody, and writes what is known to docs/SECURITY.md

What it costs honest people:
  --pace                      only this; with --write the result goes to docs/RELIABILITY.md
  --pairs 8                   so many pairs of slices for each attack
  --per-second 2,20           so many attackers a second
  --keep FILE --for 200       ends after 200 s, and goes on the next time`;

const args = readOptions(USAGE, {
  transport: oneOf(["hardened", "native"], undefined),
  form: oneOf(["short", "long"], "long"),
  chapter: listOf(oneOf([...CHAPTERS, ...LONG_CHAPTERS].map(({ title }) => title), undefined), []),
  only: anyText(""),
  pairs: wholeNumber({ min: 2, fallback: 8 }),
  "per-second": listOf(positiveNumber(1), [2, 20]),
  keep: anyText(undefined),
  for: positiveNumber(Infinity),
  write: "switch",
  pace: "switch",
});
if (args.write && !args.pace) {
  writeBetween("SECURITY.md", TABLE_BEGIN, TABLE_END, securityTable());
  Deno.exit(0);
}
const transports: TransportName[] = args.transport === undefined ? ["hardened", "native"] : [args.transport];
const { form } = args;
const CALM_MS = 3_000;

let surprises = 0;
for (const transport of transports) {
  if (!args.pace) await attackAll(transport);
}
if (form === "long") {
  // Last: from then on this process comes after all others.
  for (const transport of transports) await pace(transport);
}
console.log(surprises === 0 ? "\nAll as documented" : `\n${surprises} not as documented`);
Deno.exit(surprises === 0 ? 0 : 1);

async function attackAll(transport: TransportName): Promise<void> {
  for (const chapter of chosenChapters()) {
    console.log(`\n${transport}: ${chapter.title}`);
    await using campaign = await Campaign.begin({ ...chapter, transport, form });
    console.log(`  nobody attacks: ${memoryText(await campaign.control(CALM_MS))}`);
    const isGap = ({ gap }: { gap?: string }) => transport === "native" && gap !== undefined;
    for (const round of rounds(chapter, form, isGap)) {
      for (const result of await campaign.run(round)) show(result, isGap(result.attack));
    }
  }
}

/** Prints what attacks cost honest people; with `--write` what was found goes to the documentation. */
async function pace(transport: TransportName): Promise<void> {
  const { pairs, keep, for: seconds } = args;
  const end = performance.now() + 1_000 * seconds;
  const tables: string[] = [];
  for (const [at, perSecond] of args["per-second"].entries()) {
    const forMs = end - performance.now();
    // A crowd comes at once, at any rate.
    const chapters = chosenChapters().filter(({ attacks }) => at === 0 || !attacks.every(isCrowd));
    const table = await measurePace({ transport, chapters, perSecond, pairs, keep, forMs });
    if (table === undefined) return console.log("\nNot finished: the same again goes on");
    tables.push(table);
  }
  const text = tables.join("\n\n");
  console.log(`\n${text}`);
  if (args.write) writeBetween("RELIABILITY.md", PACE_BEGIN, PACE_END, text);
}

/** Puts text between two marks of a document. */
function writeBetween(name: string, begin: string, end: string, text: string): void {
  const path = new URL(`../../docs/${name}`, import.meta.url);
  const [before, rest] = Deno.readTextFileSync(path).split(begin);
  const [, after] = (rest ?? "").split(end);
  if (before === undefined || after === undefined) throw new Error(`Cannot find the place in docs/${name}`);
  Deno.writeTextFileSync(path, `${before}${begin}\n\n${text}\n\n${end}${after}`);
}

function chosenChapters(): Chapter[] {
  return [...CHAPTERS, ...LONG_CHAPTERS]
    .filter(({ title }) => args.chapter.length === 0 || args.chapter.includes(title))
    .map((chapter) => ({
      ...chapter,
      attacks: chapter.attacks.filter(({ name }) => name.includes(args.only)),
    }))
    .filter(({ attacks }) => attacks.length > 0);
}

function show({ attack, problems, tookMs, attackers, memory }: Result, isGap: boolean): void {
  const isHeld = problems.length === 0;
  if (isHeld === isGap) surprises++;
  const verdict = isHeld ? (isGap ? "FIXED?  " : "holds   ") : isGap ? "gap     " : "FAILS   ";
  const time = tookMs === Infinity ? "not stopped" : `${(tookMs / 1_000).toFixed(2)} s`;
  console.log(
    `  ${verdict}${attack.name.padEnd(58)}${time.padStart(12)}${`${attackers}`.padStart(5)} attackers ` +
      `${memoryText(memory)} for ${memory.connections}${isHeld ? "" : `  ${problems.slice(0, 2).join("; ")}`}`,
  );
}

function memoryText({ held, resident, peak }: Rise): string {
  const [a, b, c] = [held, resident, peak].map((bytes) => (bytes / 1_048_576).toFixed(1).padStart(6));
  return `${a} MiB held, ${b} resident, ${c} at the peak`;
}
