import { spawn } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import { ROOT } from "./tools.mjs";

/**
 * Runs a program in our place: it has our terminal, gets our signals, and its exit code is returned.
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} [env] added to our own
 * @returns {Promise<number>}
 */
export function runInForeground(program, args, env = {}) {
  const child = spawn(program, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } });
  const listeners = {
    // A terminal sends Ctrl+C to the program as well: once is enough.
    SIGINT: () => process.stdin.isTTY || child.kill("SIGINT"),
    SIGTERM: () => child.kill("SIGTERM"),
    SIGHUP: () => child.kill("SIGHUP"),
  };
  for (const [signal, listener] of Object.entries(listeners)) process.on(signal, listener);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      for (const [name, listener] of Object.entries(listeners)) process.off(name, listener);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
