// Reads coverage/unit.lcov, prints a table and fails when a folder falls below its share of covered lines.

import { transformSync } from "esbuild";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { readLcov } from "./lcov.mjs";
import { listFiles } from "./sources.mjs";
import { isMain, ROOT } from "./tools.mjs";

/** The least share of lines that tests run, in percent. */
const LEAST = { protocol: 95, "server/core": 95 };

/** A file that no test loads is absent from the report, and counts as not covered at all unless it is types alone. */
function withUnloaded(files, folder) {
  const sources = listFiles(folder).filter((path) =>
    path.endsWith(".ts") && !/(testing|arbitraries|contract)\.ts$/.test(path)
  );
  return new Map(sources.map((path) => [path, files.get(path) ?? unloaded(path)]));
}

function unloaded(path) {
  const { code } = transformSync(readFileSync(join(ROOT, path), "utf8"), { loader: "ts", target: "es2022" });
  const lines = code.split("\n").filter((line) => line.trim() && !/^(import|export \*|export \{)/.test(line)).length;
  return { lines, covered: 0, missed: lines > 0 ? ["all, no test loads it"] : [] };
}

if (isMain(import.meta.url)) {
  const report = readLcov(readFileSync(join(ROOT, "coverage/unit.lcov"), "utf8"));
  const files = new Map([...report].map(([path, counts]) => [relative(ROOT, path).replaceAll("\\", "/"), counts]));
  for (const [folder, least] of Object.entries(LEAST)) {
    const measured = withUnloaded(files, folder);
    const sum = (key) => [...measured.values()].reduce((total, counts) => total + counts[key], 0);
    const share = sum("lines") === 0 ? 0 : (100 * sum("covered")) / sum("lines");
    console.log(`${folder}: ${share.toFixed(1)} % of ${sum("lines")} lines covered, ${least} % wanted`);
    for (const [path, { missed }] of measured) {
      if (missed.length > 0) console.log(`  ${path} misses ${missed.join(", ")}`);
    }
    if (share < least) process.exitCode = 1;
  }
}
