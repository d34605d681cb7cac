// Installs the packages that are missing. Runs in Node and in Deno.
//
//   node .ci/setup.mjs
//   NO_INSTALL=1 node .ci/setup.mjs    installs nothing, says what is missing instead

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { runInForeground } from "./foreground.mjs";
import { hasProgram, isMain, ROOT, RUNS_IN_DENO, scriptCommand } from "./tools.mjs";

/** What npm leaves behind: the packages that are really there. */
const NPM_RECORD = join(ROOT, "node_modules/.package-lock.json");
/** What this script leaves behind after `deno install`, which keeps no such record. */
const DENO_RECORD = join(ROOT, "node_modules/.deno/.installed-lock");

/**
 * Runs `main` with every package in place, and returns its exit code, or 1 with a message when it throws.
 * @param {() => number | Promise<number>} main
 * @returns {Promise<number>}
 */
export async function withSetup(main) {
  try {
    // Deno looks once, at its start, for what is installed.
    if (setup() && RUNS_IN_DENO) return await runInForeground(...scriptCommand(process.argv[1], process.argv.slice(2)));
    return await main();
  } catch (error) {
    console.error(error.message);
    return 1;
  }
}

/**
 * Makes `node_modules` agree with `package-lock.json`.
 * @returns {boolean} whether anything had to be installed
 * @throws {Error} when packages are missing and may not or cannot be installed
 */
export function setup() {
  const missing = whatIsMissing();
  if (!missing) return false;
  const withDeno = RUNS_IN_DENO && !hasProgram("npm");
  const command = withDeno
    ? [process.execPath, "install", "--quiet"]
    // No package here needs its install script, and one less stranger runs code at install time.
    : ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
  if (process.env.NO_INSTALL === "1") {
    throw new Error(
      `${missing}, and NO_INSTALL=1 forbids installing it; run "${withDeno ? "deno install" : "npm ci"}"`,
    );
  }
  console.log(`Installing packages (${missing})`);
  const [program, ...args] = command;
  const { status, error } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    throw new Error(`"${command.join(" ")}" failed${error ? `: ${error.message}` : ` with code ${status}`}`);
  }
  if (withDeno) writeFileSync(DENO_RECORD, lockDigest());
  return true;
}

/** Says in a few words what is missing, or `undefined` when everything is there. */
function whatIsMissing() {
  if (existsSync(NPM_RECORD)) {
    return firstDifference(readPackages(join(ROOT, "package-lock.json")), readPackages(NPM_RECORD));
  }
  if (existsSync(DENO_RECORD)) {
    return readFileSync(DENO_RECORD, "utf8") === lockDigest() ? undefined : "package-lock.json has changed";
  }
  return "node_modules is missing";
}

function readPackages(path) {
  const { "": _project, ...packages } = JSON.parse(readFileSync(path, "utf8")).packages;
  return packages;
}

function firstDifference(wanted, installed) {
  for (const [path, { version, integrity, ...rest }] of Object.entries(wanted)) {
    const found = installed[path];
    if (!found && isDispensable(path, rest)) continue;
    if (!found) return `${path} is missing`;
    if (found.version !== version || found.integrity !== integrity) {
      return `${path} is ${found.version}, not ${version}`;
    }
  }
  const extra = Object.keys(installed).find((path) => !wanted[path]);
  return extra && `${extra} is not in package-lock.json`;
}

/**
 * npm leaves optional packages out for many reasons (platform, C library, version of Node), so only those are looked at
 * that nothing works without: a folder copied from another machine has the wrong binaries.
 */
function isDispensable(path, { optional, os, cpu }) {
  if (!optional) return false;
  const isBinary = /^node_modules\/(@deno|@esbuild)\//.test(path);
  return !isBinary || !os.includes(process.platform) || !cpu.includes(process.arch);
}

function lockDigest() {
  return createHash("sha256").update(readFileSync(join(ROOT, "package-lock.json"))).digest("hex");
}

if (isMain(import.meta.url)) {
  try {
    setup();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
