// Runs the tests behind every promise and prints promise -> test -> result.
//
//   deno task promises                 everything: unit tests, elements in Chromium, stories in real browsers
//   deno task promises --no-browsers   the tests of the server alone; the others are "not run"
//   deno task promises 5 21            these rows

import { type PromiseRow, PROMISES } from "./promises-table.ts";
import { denoPath, ROOT } from "./tools.mjs";

type Result = "passed" | "FAILED" | "not run" | "not found";

const rows = Deno.args.filter((arg) => /^\d+$/.test(arg)).map(Number);
const noBrowsers = Deno.args.includes("--no-browsers");
const chosen = PROMISES.filter(({ row }) => rows.length === 0 || rows.includes(row));
const results = new Map<string, Map<string, Result>>();

for (const file of new Set(chosen.flatMap(({ tests }) => tests.map(([file]) => file)))) {
  const names = [
    ...new Set(chosen.flatMap(({ tests }) => tests.filter(([each]) => each === file).map(([, name]) => name))),
  ];
  const needsBrowser = /^(e2e\/stories|components)\//.test(file);
  if (needsBrowser && noBrowsers) results.set(file, new Map(names.map((name) => [name, "not run"])));
  else results.set(file, await (file.startsWith("components/") ? runElements(file, names) : runDeno(file, names)));
}

let isBad = false;
for (const row of chosen) for (const line of lines(row)) console.log(line);
Deno.exitCode = isBad ? 1 : 0;

function lines({ row, promise, tests, missing }: PromiseRow): string[] {
  return [
    `${String(row).padStart(2)}  ${promise}`,
    ...tests.map(([file, name]) => {
      const result = results.get(file)?.get(name) ?? "not run";
      if (result === "FAILED" || result === "not found") isBad = true;
      return `      ${result.padEnd(9)}  ${name}  (${file})`;
    }),
    ...(missing === undefined ? [] : [`      not built  ${missing}`]),
  ];
}

/** One file, filtered to the names; what each of them came to, from the runner's own report. */
async function runDeno(file: string, names: string[]): Promise<Map<string, Result>> {
  const filter = `/${names.map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|")}/`;
  const { stdout } = await new Deno.Command(denoPath(), {
    args: ["test", "--allow-all", "--reporter=junit", `--filter=${filter}`, file],
    cwd: ROOT,
    stderr: "null",
  }).output();
  const cases = [
    ...new TextDecoder().decode(stdout).matchAll(/<testcase name="([^"]*)"[^>]*?(\/>|>([^]*?)<\/testcase>)/g),
  ]
    .map(([, name, , body]) => ({
      name: unescaped(name!),
      isBad: /<(failure|error)\b/.test(body ?? ""),
      isSkipped: /<skipped/.test(body ?? ""),
    }));
  return new Map(names.map((name) => {
    const mine = cases.filter((each) => each.name.includes(name));
    if (mine.length === 0) return [name, "not found"];
    return [
      name,
      mine.some(({ isBad }) => isBad) ? "FAILED" : mine.every(({ isSkipped }) => isSkipped) ? "not run" : "passed",
    ];
  }));
}

/** A file of elements in Chromium. The runner names only what failed. */
async function runElements(file: string, names: string[]): Promise<Map<string, Result>> {
  const { code, stdout } = await new Deno.Command("node", {
    args: ["node_modules/@web/test-runner/dist/bin.js", "--static-logging", "--files", file],
    cwd: ROOT,
    env: { ENGINES: "chromium" },
    stderr: "null",
  }).output();
  const output = new TextDecoder().decode(stdout);
  const source = await Deno.readTextFile(new URL(`../${file}`, import.meta.url));
  return new Map(names.map((name) => {
    if (!source.includes(name)) return [name, "not found"];
    if (code === 0) return [name, "passed"];
    // When the file could not even run, nothing of it passed.
    const ran = /\d+ passed, [1-9]\d* failed/.test(output);
    return [name, ran && !output.includes(name) ? "passed" : "FAILED"];
  }));
}

function unescaped(text: string): string {
  return text.replace(/&(quot|amp|lt|gt|apos|#39|#x27);/g, (_, name: string) => {
    return { quot: '"', amp: "&", lt: "<", gt: ">" }[name] ?? "'";
  });
}
