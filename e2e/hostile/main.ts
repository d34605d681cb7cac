// The hostile suite in its long form: more attackers, strict bounds, and what it costs honest people.
//
//   deno task hostile                         both transports
//   deno task hostile -- --pace --pairs 8     only what it costs honest people, in so many pairs of slices for each attack,
//                                             --per-second 2,20 attackers; with --write the result goes to
//                                             docs/RELIABILITY.md. In parts: with --keep file --for 200 it ends after
//                                             200 s, and goes on the next time
//   deno task hostile -- --transport hardened --form short --chapter Floods --only chat
//   deno task hostile -- --write              what is known to docs/SECURITY.md, without attacking anybody

import { parseArgs } from "@std/cli/parse-args";
import { securityTable, TABLE_BEGIN, TABLE_END } from "./security-table.ts";
import { type Chapter, CHAPTERS, LONG_CHAPTERS, rounds } from "./attacks.ts";
import { Campaign, type Result } from "./campaign.ts";
import type { Rise } from "./memory-watch.ts";
import { measurePace } from "./pace-command.ts";
import { isCrowd } from "./pace.ts";
import { PACE_BEGIN, PACE_END } from "./pace-table.ts";
import type { TransportName } from "./victim.ts";

const args = parseArgs(Deno.args.filter((arg) => arg !== "--"), {
  string: ["transport", "form", "chapter", "only", "pairs", "per-second", "keep", "for"],
  boolean: ["write", "pace"],
});
if (args.write && !args.pace) {
  writeBetween("SECURITY.md", TABLE_BEGIN, TABLE_END, securityTable());
  Deno.exit(0);
}
const transports = args.transport === undefined ? ["hardened", "native"] : [args.transport];
const form = args.form === "short" ? "short" : "long";
const CALM_MS = 3_000;

let surprises = 0;
for (const transport of transports as TransportName[]) {
  if (!args.pace) await attackAll(transport);
}
if (form === "long") {
  // Last: from then on this process comes after all others.
  for (const transport of transports as TransportName[]) await pace(transport);
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
  const { pairs = "8", for: seconds = "Infinity" } = args;
  const keep = args.keep === undefined ? undefined : String(args.keep);
  const end = performance.now() + 1_000 * Number(seconds);
  const tables: string[] = [];
  for (const [at, perSecond] of String(args["per-second"] ?? "2,20").split(",").map(Number).entries()) {
    const forMs = end - performance.now();
    // A crowd comes at once, at any rate.
    const chapters = chosenChapters().filter(({ attacks }) => at === 0 || !attacks.every(isCrowd));
    const table = await measurePace({ transport, chapters, perSecond, pairs: Number(pairs), keep, forMs });
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
    .filter(({ title }) => args.chapter === undefined || String(args.chapter).split(",").includes(title))
    .map((chapter) => ({
      ...chapter,
      attacks: chapter.attacks.filter(({ name }) => name.includes(String(args.only ?? ""))),
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
