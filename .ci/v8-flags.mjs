import { configured } from "./server-permissions.mjs";

/**
 * While V8 marks on another thread, the garbage of messages that go on under the hardened transport survives, is promoted,
 * and soon makes it mark again: collections of young garbage took ten times as long (docs/PERFORMANCE.md, What was tried).
 * Native has no such garbage, and would only keep more memory.
 */
const HARDENED = ["--no-concurrent-marking"];

/**
 * What V8 is told when it runs the server: at most one argument, for the runtime takes no second.
 * @param {{ args: string[], env: Record<string, string | undefined> }} options the server's own flags and environment
 * @param {readonly string[]} more for tests and measurements
 */
export function v8Flags(options, more = []) {
  const flags = [...(isHardened(options) ? HARDENED : []), ...more];
  return flags.length > 0 ? [`--v8-flags=${flags.join(",")}`] : [];
}

function isHardened(options) {
  const isProduction = options.args.includes("--production") ||
    /^(true|1|yes)$/i.test(configured("production", options) ?? "");
  return (configured("transport", options) ?? (isProduction ? "hardened" : "native")) === "hardened";
}
