import { spawn } from "node:child_process";
import process from "node:process";
import { ROOT } from "./tools.mjs";

/** A check that takes longer than this hangs. */
const TIMEOUT_MS = 15 * 60_000;

const running = new Set();
const interruption = new AbortController();

/** Aborted when somebody stops the gate: no further check begins. */
export const interrupted = interruption.signal;

process.on("exit", () => running.forEach((child) => stop(child, "SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    interruption.abort();
    for (const child of running) stop(child, signal);
  });
}

/** Stops a command with everything it has started: browsers, drivers, servers. */
function stop(child, signal) {
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}

/**
 * Runs the commands of a check one after another until one fails.
 * @param {string} name
 * @param {import("./checks.mjs").Command[]} commands
 * @param {{ live?: boolean }} [options] `live` shows the output as it comes
 * @returns {Promise<{ name: string, output: string, seconds: number, passed: number, failed: number, live: boolean }>}
 * `passed` and `failed` count tests where a command counts them, else the command itself
 */
export async function runCheck(name, commands, { live = false } = {}) {
  const start = performance.now();
  const result = { name, output: "", passed: 0, failed: 0, live };
  for (const command of commands) {
    if (interrupted.aborted) break;
    const { code, output } = await runCommand(command, live);
    const { passed, failed } = countTests(output) ?? { passed: code === 0 ? 1 : 0, failed: 0 };
    result.output += output;
    result.passed += passed;
    // A command that fails without a failed test (a crash, a missing file, a broken import) is a failure as well.
    result.failed += code === 0 ? failed : Math.max(failed, 1);
    if (result.failed > 0) break;
  }
  return { ...result, seconds: (performance.now() - start) / 1000 };
}

function runCommand([program, args, extra], live) {
  const env = { ...process.env, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...extra };
  const child = spawn(program, args, {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  running.add(child);
  let output = "";
  const say = (text) => {
    const plain = withoutControls(text);
    output += plain;
    if (live) process.stdout.write(plain);
  };
  const timer = setTimeout(() => {
    say(`\nStopped after ${TIMEOUT_MS / 60_000} minutes\n`);
    stop(child, "SIGTERM");
    setTimeout(() => stop(child, "SIGKILL"), 5_000).unref();
  }, TIMEOUT_MS);
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", say);
  return new Promise((resolve) => {
    child.on("error", ({ message }) => {
      say(`Cannot run "${program}": ${message}\n`);
      finish(1);
    });
    child.on("close", (code, signal) => {
      if (signal) say(`\nEnded by ${signal}\n`);
      finish(code ?? 1);
    });
    function finish(code) {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, output });
    }
  });
}

/** Runners move the cursor and paint even where nobody looks. */
function withoutControls(text) {
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b\[[\d;]*[A-Za-z]/g, "");
}

/** Reads the numbers from the last line of Deno's test runner, or from web-test-runner's line for each engine. */
export function countTests(output) {
  const plain = withoutControls(output);
  const deno = [...plain.matchAll(/^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/gm)].at(-1);
  if (deno) return { passed: Number(deno[1]), failed: Number(deno[2]) };
  const engines = new Map();
  const lines = plain.matchAll(/^(\w+): +\|.*\| +\d+\/\d+ test files \| (\d+) passed, (\d+) failed/gm);
  for (const [, engine, passed, failed] of lines) {
    engines.set(engine, { passed: Number(passed), failed: Number(failed) });
  }
  if (engines.size === 0) return undefined;
  const all = [...engines.values()];
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  };
}
