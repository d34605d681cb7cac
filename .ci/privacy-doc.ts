// The tables of docs/PRIVACY.md are the program's own:
//   deno run --allow-read --allow-write .ci/privacy-doc.ts --write   puts them there (deno fmt lines them up)
//   deno run --allow-read .ci/privacy-doc.ts                         fails when they differ

import { readConfig } from "../server/config.ts";
import { duration } from "../server/privacy/duration.ts";
import { keptItems } from "../server/privacy/retention.ts";
import { PROMISES } from "./promises-table.ts";

const FILE = new URL("../docs/PRIVACY.md", import.meta.url);

/** The generated blocks by name: what stands between `<!-- name -->` and `<!-- /name -->`. */
export function privacyBlocks(): Record<string, string> {
  const result = readConfig([], () => undefined);
  if (result.type !== "config") throw new Error("Cannot make the tables: the default configuration is not one");
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const promises = PROMISES.map(({ row, promise, mechanism, tests, missing }) => {
    const named = tests.map(([file, name]) => `“${name}” (\`${file}\`)`).join(", ");
    const proof = [named, missing && `**${missing}**`].filter(Boolean).join(". ");
    return `| ${[String(row), promise, mechanism, proof].map(cell).join(" | ")} |`;
  });
  const kept = keptItems(result.config).map(({ id, what, end, ms, place, mechanism, basis, stores }) => {
    const until = ms === 0 ? end.en : `${end.en} (at most ${duration(ms, "en")})`;
    const where = stores.map((store) => `\`${store.replace("##", " #").replace(/(\.ts)#/, "$1 ")}\``).join(", ") ||
      place;
    return `| ${[`\`${id}\``, what.en, until, where, mechanism, basis].map(cell).join(" | ")} |`;
  });
  return {
    promises: ["| | promise | mechanism | proven by |", "| - | - | - | - |", ...promises].join("\n"),
    retention: ["| row | what | until | where | mechanism | basis |", "| - | - | - | - | - | - |", ...kept].join("\n"),
  };
}

/** Names of the blocks that do not stand in the text as they should. */
export function staleBlocks(text: string): string[] {
  return Object.entries(privacyBlocks()).filter(([name, table]) =>
    plain(place(name).exec(text)?.[0] ?? "") !== plain(table)
  )
    .map(([name]) => name);
}

function place(name: string): RegExp {
  return new RegExp(`(?<=<!-- ${name} -->\n)[^]*(?=<!-- /${name} -->)`);
}

/** Without the spaces and dashes that only line it up. */
function plain(table: string): string {
  return table.trim().replace(/ +/g, " ").replace(/(?<= )-+(?= \|)/g, "-").replaceAll("_", "*");
}

if (import.meta.main) {
  let text = await Deno.readTextFile(FILE);
  if (Deno.args.includes("--write")) {
    for (const [name, table] of Object.entries(privacyBlocks())) {
      text = text.replace(place(name), () => `\n${table}\n\n`);
    }
    await Deno.writeTextFile(FILE, text);
  } else if (staleBlocks(text).length > 0) {
    console.error(
      `docs/PRIVACY.md is not the program's (${staleBlocks(text)}): run .ci/privacy-doc.ts --write, then deno fmt`,
    );
    Deno.exit(1);
  }
}
