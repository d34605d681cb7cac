// Everything that must hold before a change goes in.
//
//   npm test                      installs what is missing and runs every check
//   npm test -- lint types        some checks
//   npm test -- --list            what there is
//   ENGINES=chromium npm test     the tests of the elements in one engine
//   NO_INSTALL=1 npm test         installs nothing

import process from "node:process";
import { prepareBrowsers } from "./browsers.mjs";
import { CHECKS } from "./checks.mjs";
import { interrupted, runCheck } from "./run-check.mjs";
import { withSetup } from "./setup.mjs";

const args = process.argv.slice(2);

if (args.includes("--list")) {
  for (const [name, { about }] of Object.entries(CHECKS)) console.log(`${name.padEnd(12)}${about}`);
} else {
  process.exitCode = await withSetup(() => gate(args.length > 0 ? args : Object.keys(CHECKS)));
}

/** Runs the named checks, says how they went, and returns the exit code. */
async function gate(names) {
  const unknown = names.find((name) => !Object.hasOwn(CHECKS, name));
  if (unknown) {
    console.error(`Cannot run check "${unknown}": expected one of ${Object.keys(CHECKS).join(", ")}`);
    return 2;
  }
  const results = [];
  try {
    if (names.some((name) => CHECKS[name].alone)) await prepareBrowsers();
    // The static checks share the processors; the browsers come after them, one check at a time.
    await inParallel(2, names.filter((name) => !CHECKS[name].alone), run);
    await inParallel(1, names.filter((name) => CHECKS[name].alone), run);
  } catch (error) {
    console.error(error.message);
    results.push({ name: "preparation", output: error.message, seconds: 0, passed: 0, failed: 1 });
  }
  const code = report(results);
  return interrupted.aborted ? 130 : code;

  async function run(name) {
    // A check run alone shows what it says as it says it.
    const result = await runCheck(name, CHECKS[name].commands(), { live: names.length === 1 });
    console.log(`${result.failed ? "FAILED" : "passed"}  ${name} (${result.seconds.toFixed(1)} s)`);
    results.push(result);
  }
}

async function inParallel(width, items, work) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined && !interrupted.aborted; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** Shows the output of what failed, then a table, then the line that CI reads. */
function report(results) {
  for (const { name, output, failed, live } of results) {
    if (failed && !live) console.log(`\n===== ${name} =====\n${output.trim()}`);
  }
  console.log();
  for (const { name, seconds, passed, failed } of results) {
    const verdict = failed ? `${failed} failed` : "ok";
    console.log(
      `${name.padEnd(12)}${`${seconds.toFixed(1)} s`.padStart(9)}${String(passed).padStart(7)} passed  ${verdict}`,
    );
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
  return sum("failed") === 0 && results.length > 0 ? 0 : 1;
}
