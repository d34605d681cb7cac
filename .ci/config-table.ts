// The configuration table of the README is the program's own:
//   deno run --allow-read --allow-write .ci/config-table.ts --write   puts it there (deno fmt lines it up)
//   deno run --allow-read .ci/config-table.ts                         fails when it differs

import { configTable } from "../server/config-help.ts";

const README = new URL("../README.md", import.meta.url);
const PLACE = /(?<=<!-- config -->\n)[^]*(?=<!-- \/config -->)/;

const rows = configTable().map(({ flag, env, meaning, fallback }) =>
  `| \`${flag}\` | \`${env}\` | ${meaning} | ${fallback} |`
);
const table = ["| flag | environment | meaning | default |", "| - | - | - | - |", ...rows].join("\n");
const text = await Deno.readTextFile(README);

if (Deno.args.includes("--write")) {
  await Deno.writeTextFile(README, text.replace(PLACE, () => `\n${table}\n\n`));
} else if (plain(PLACE.exec(text)?.[0] ?? "") !== table) {
  console.error("The configuration table in README.md is not the program's: run .ci/config-table.ts --write");
  Deno.exit(1);
}

/** Without the spaces and dashes that only line it up. */
function plain(table: string): string {
  return table.trim().replace(/ +/g, " ").replace(/(?<= )-+(?= \|)/g, "-");
}
