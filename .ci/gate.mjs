// Everything that must hold before a change goes in.
//
//   npm test                      installs what is missing and runs every check, in the short form where there is one
//   npm test -- lint types        some checks
//   npm test -- stories           the stories that the short form leaves out
//   npm test -- --list            what there is
//   ENGINES=chromium npm test     the tests of the elements in one engine
//   NO_INSTALL=1 npm test         installs nothing

import { availableParallelism } from "node:os";
import process from "node:process";
import { prepareBrowsers } from "./browsers.mjs";
import { CHECKS } from "./checks.mjs";
import { interrupted, runCheck } from "./run-check.mjs";
import { runWithin } from "./schedule.mjs";
import { withSetup } from "./setup.mjs";

/** Fewer would keep apart what was made to run side by side. */
const LEAST_PROCESSORS = 2;

const args = process.argv.slice(2);

if (args.includes("--list")) {
  for (const [name, { about }] of Object.entries(CHECKS)) console.log(`${name.padEnd(12)}${about}`);
} else {
  const usual = Object.keys(CHECKS).filter((name) => !CHECKS[name].apart);
  process.exitCode = await withSetup(() => gate(args.length > 0 ? args : usual));
}

/** Runs the named checks, says how they went, and returns the exit code. */
async function gate(names) {
  const unknown = names.find((name) => !Object.hasOwn(CHECKS, name));
  if (unknown) {
    console.error(`Cannot run check "${unknown}": expected one of ${Object.keys(CHECKS).join(", ")}`);
    return 2;
  }
  const start = performance.now();
  const results = [];
  const chosen = [...new Set(names)].map((name) => ({ name, ...CHECKS[name] }));
  try {
    if (chosen.some(({ browsers }) => browsers)) await prepareBrowsers();
    // What waits for timers and timeouts runs beside what keeps the processors busy.
    await runWithin(Math.max(LEAST_PROCESSORS, availableParallelism()), chosen, run, interrupted);
  } catch (error) {
    console.error(error.message);
    results.push({ name: "preparation", output: error.message, seconds: 0, passed: 0, failed: 1 });
  }
  results.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  const code = report(results, (performance.now() - start) / 1000);
  return interrupted.aborted ? 130 : code;

  async function run({ name, commands }) {
    // A check run alone shows what it says as it says it.
    const result = await runCheck(name, commands(), { live: chosen.length === 1 });
    console.log(`${result.failed ? "FAILED" : "passed"}  ${name} (${result.seconds.toFixed(1)} s)`);
    results.push(result);
  }
}

/** Shows the output of what failed, then a table, then the line that CI reads. */
function report(results, seconds) {
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
  console.log(`\nAll of it took ${seconds.toFixed(1)} s\n${sum("passed")} passed, ${sum("failed")} failed`);
  return sum("failed") === 0 && results.length > 0 ? 0 : 1;
}
