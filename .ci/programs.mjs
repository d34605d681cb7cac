// Installs the programs that the end-to-end tests try the shipped files with, where that is possible and allowed.
//
//   node .ci/programs.mjs        says which are here; with CI=true all of them must be

import process from "node:process";
import { installWithApt } from "./apt.mjs";
import { hasProgram, isMain } from "./tools.mjs";

/** By name, each with the Debian package that has it. */
export const PROGRAMS = { turnserver: "coturn", caddy: "caddy", strace: "strace", "systemd-analyze": "systemd" };

/**
 * Installs what is missing in one go: tests that run side by side would get into each other's way.
 * @throws {Error} when continuous integration still misses one
 */
export function preparePrograms() {
  const absent = () => Object.keys(PROGRAMS).filter((name) => !hasProgram(name));
  if (absent().length > 0) installWithApt(absent().map((name) => PROGRAMS[name]));
  const missing = absent();
  for (const name of missing) console.log(missingAdvice(name));
  if (missing.length > 0 && process.env.CI === "true") {
    throw new Error(`Cannot find the required programs: ${missing.join(", ")}`);
  }
}

/** What to tell where a program is not. */
export function missingAdvice(name) {
  return `${name} is not here, tests that need it do not run; on Debian: apt-get install ${PROGRAMS[name]}`;
}

if (isMain(import.meta.url)) {
  try {
    preparePrograms();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
