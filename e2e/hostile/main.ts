// The hostile suite in its long form: more attackers, strict bounds, and what it costs honest people.
//
//   deno task hostile                         both transports
//   deno task hostile -- --transport hardened --form short --chapter Floods --only chat
//   deno task hostile -- --write              what is known to docs/SECURITY.md, without attacking anybody

import { parseArgs } from "@std/cli/parse-args";
import { securityTable, TABLE_BEGIN, TABLE_END } from "./security-table.ts";
import { CHAPTERS, LONG_CHAPTERS, rounds } from "./attacks.ts";
import { Campaign, type Result } from "./campaign.ts";
import type { Rise } from "./memory-watch.ts";
import type { TransportName } from "./victim.ts";

const args = parseArgs(Deno.args.filter((arg) => arg !== "--"), {
  string: ["transport", "form", "chapter", "only"],
  boolean: ["write"],
});
if (args.write) {
  const path = new URL("../../docs/SECURITY.md", import.meta.url);
  const text = await Deno.readTextFile(path);
  const [before, rest] = text.split(TABLE_BEGIN);
  const [, after] = (rest ?? "").split(TABLE_END);
  if (before === undefined || after === undefined) throw new Error("Cannot find the place in docs/SECURITY.md");
  await Deno.writeTextFile(path, `${before}${TABLE_BEGIN}\n\n${securityTable()}\n\n${TABLE_END}${after}`);
  Deno.exit(0);
}
const transports = args.transport === undefined ? ["hardened", "native"] : [args.transport];
const form = args.form === "short" ? "short" : "long";
const CALM_MS = 3_000;

let surprises = 0;
for (const transport of transports as TransportName[]) {
  for (const chapter of [...CHAPTERS, ...LONG_CHAPTERS]) {
    if (args.chapter !== undefined && args.chapter !== chapter.title) continue;
    console.log(`\n${transport}: ${chapter.title}`);
    await using campaign = await Campaign.begin({ ...chapter, transport, form });
    console.log(`  nobody attacks: ${memoryText(await campaign.control(CALM_MS))}`);
    const isGap = ({ gap }: { gap?: string }) => transport === "native" && gap !== undefined;
    const chosen = chapter.attacks.filter(({ name }) => name.includes(String(args.only ?? "")));
    for (const round of rounds({ ...chapter, attacks: chosen }, form, isGap)) {
      for (const result of await campaign.run(round)) show(result, isGap(result.attack));
    }
  }
}
console.log(surprises === 0 ? "\nAll as documented" : `\n${surprises} not as documented`);
Deno.exit(surprises === 0 ? 0 : 1);

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
